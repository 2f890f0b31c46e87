package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.Clips;
import io.heygem.operators.record.VideoState;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same presenter says something else. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FaceCacheITCase {

    private static final int FRAMES = 30;
    private static final AtomicInteger LOOKS = new AtomicInteger();

    @TempDir Path folder;

    @Test
    void aSecondSoundSearchesNothingAndGivesTheBytesOfAColdRun() throws Exception {
        Path clip = Clips.video(folder.resolve("a.mp4"), Clips.format(160, 128, 25, 1), FRAMES);
        Path first = Clips.tone(folder.resolve("first.wav"), 16_000, 16_000);
        Path second = Clips.tone(folder.resolve("second.wav"), 16_000, 19_200);

        run("warm", clip, first, "1.mp4");
        int looks = LOOKS.get();
        assertThat(looks).isEqualTo(FRAMES);
        run("warm", clip, second, "2.mp4");
        assertThat(LOOKS.get()).as("looks of the second job").isEqualTo(looks);

        run("cold", clip, second, "3.mp4");
        assertThat(LOOKS.get()).isEqualTo(2 * FRAMES);
        assertThat(folder.resolve("2.mp4")).hasSameBinaryContentAs(folder.resolve("3.mp4"));
    }

    private void run(String workspace, Path clip, Path audio, String output) throws Exception {
        List<JobDescriptor.Video> videos =
                List.of(
                        new JobDescriptor.Video(
                                "a", clip.toString(), folder.resolve(output).toString()));
        Map<String, String> settings =
                Map.of(
                        "lipsync.workspace",
                        folder.resolve(workspace).toString(),
                        "parallelism.default",
                        "2");
        assertThat(
                        EmbeddedLipSync.run(
                                new JobDescriptor("job", audio.toString(), videos),
                                EmbeddedFlink.configuration(settings),
                                Networks.of(gpu -> new FakeLipModel(96), Counting::new),
                                step -> {},
                                outcome -> {}))
                .singleElement()
                .matches(outcome -> outcome.state() == VideoState.COMPLETED);
    }

    private static final class Counting implements FaceDetector {

        private final FaceDetector faces = new FakeFaceDetector();

        @Override
        public String id() {
            return faces.id();
        }

        @Override
        public List<FaceDetection> detect(YuvFrame frame) throws ModelException {
            LOOKS.incrementAndGet();
            return faces.detect(frame);
        }

        @Override
        public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before)
                throws ModelException {
            LOOKS.incrementAndGet();
            return faces.follow(frame, before);
        }

        @Override
        public void close() {
            faces.close();
        }
    }
}
