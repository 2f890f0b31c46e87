package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.Clips;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names that people give their files, from the command line to the finished video. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class FileNamesITCase {

    /** Input name and the name of its output. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "with some  spaces .mp4",
                    "with some  spaces .mp4",
                    "quotes ' \" ` $(x) & ;.mp4",
                    "quotes ' \" ` $(x) & ;.mp4",
                    "主播 视频（一）.mp4",
                    "主播 视频（一）.mp4",
                    "été-ñandú-Ålesund.mp4",
                    "été-ñandú-Ålesund.mp4",
                    "noextension",
                    "noextension.mp4",
                    "UPPER.MP4",
                    "UPPER.mp4",
                    "-x --crf=99 %03d.mp4",
                    "-x --crf=99 %03d.mp4",
                    "a:b#c?d.mp4",
                    "a:b#c?d.mp4",
                    "n".repeat(196) + ".mp4",
                    "n".repeat(196) + ".mp4",
                    "three.dots.v2.mp4",
                    "three.dots.v2.mp4");

    @TempDir Path folder;

    @Test
    void allComeThrough() throws Exception {
        Path clip = Clips.video(folder.resolve("clip.mp4"), Clips.format(320, 240, 25, 1), 10);
        Path in = Files.createDirectories(folder.resolve("in put"));
        Path audio = folder.resolve("a.wav");
        try {
            audio = folder.resolve("声音 'x' é.WAV");
            for (String name : NAMES.keySet()) {
                Files.copy(clip, in.resolve(name));
            }
        } catch (InvalidPathException e) {
            assumeTrue(false, "this machine's locale has no such names: " + e.getInput());
        }
        Clips.tone(audio, 16_000, 6_400);
        Path out = folder.resolve("out 出");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);

        int code =
                HeygemCommand.run(
                        new String[] {
                            "--mode",
                            "batch",
                            "--audio_input",
                            audio.toString(),
                            "--video_dir",
                            in.toString(),
                            "--output_dir",
                            out.toString(),
                            "--workspace",
                            folder.resolve("work 间").toString(),
                            "-D",
                            "parallelism.default=2",
                            "--json"
                        },
                        new FakeNetworks(),
                        new Terminal(stream, stream, false, 100, 24),
                        Map.of(),
                        Locale.ENGLISH);

        assertThat(code).as(printed.toString(StandardCharsets.UTF_8)).isZero();
        for (String name : NAMES.values()) {
            assertThat(VideoProber.probe(out.resolve(name)).ptsUs()).as(name).hasSize(10);
        }
    }

    /** The real pipeline without weights. */
    private static final class FakeNetworks implements LipSync {

        @Override
        public List<VideoOutcome> run(
                JobDescriptor job,
                Map<String, String> settings,
                Consumer<VideoProgress> progress,
                Consumer<VideoOutcome> finished)
                throws LipSyncException, InterruptedException {
            try {
                return EmbeddedLipSync.run(
                        job,
                        EmbeddedFlink.configuration(settings),
                        Networks.of(gpu -> new FakeLipModel(96), FakeFaceDetector::new),
                        progress,
                        finished);
            } catch (ModelException e) {
                throw new LipSyncException("the fakes broke", e);
            }
        }

        @Override
        public String provider() {
            return "none";
        }
    }
}
