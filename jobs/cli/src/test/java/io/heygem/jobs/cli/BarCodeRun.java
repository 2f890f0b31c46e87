package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.audio.MelWindows;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A rendering whose every output frame tells which source frame it shows (painted into the clip)
 * and which mel window it hears (painted by the lip model).
 */
final class BarCodeRun {

    static final VideoFormat FORMAT = Clips.format(320, 240, 25, 1);
    static final int SOURCE_FRAMES = 70;
    static final int SAMPLES = 80_480;
    static final int OUTPUT_FRAMES = 126;
    private static final int CROP_PX = 96;

    private final Path folder;
    private final Path workspace;

    BarCodeRun(Path folder) {
        this.folder = folder;
        this.workspace = folder.resolve("workspace");
    }

    /** Makes the clip and the sound; every mel column carries its own number. */
    BarCodeRun prepare() throws Exception {
        Files.createDirectories(folder);
        Clips.video(clip(), FORMAT, SOURCE_FRAMES);
        Path audio = Clips.tone(audio(), 16_000, SAMPLES);
        JobLayout layout = new JobLayout(workspace);
        String digest = Digests.file(audio);
        PreparedSound sound = new SoundPreparer(layout).prepare(audio, digest, () -> {});
        ByteBuffer mel =
                ByteBuffer.wrap(new byte[sound.melSteps() * 80 * Float.BYTES])
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int step = 0; step < sound.melSteps(); step++) {
            for (int band = 0; band < 80; band++) {
                mel.putFloat(FakeLipModel.melValue(step));
            }
        }
        Files.write(layout.mel(digest), mel.array());
        return this;
    }

    VideoOutcome render(int segmentFrames) throws Exception {
        JobDescriptor job =
                new JobDescriptor(
                        "job",
                        audio().toString(),
                        List.of(
                                new JobDescriptor.Video(
                                        "v", clip().toString(), output().toString())));
        Map<String, String> settings =
                Map.of(
                        "lipsync.workspace",
                        workspace.toString(),
                        "lipsync.segment.frames",
                        Integer.toString(segmentFrames),
                        "lipsync.detect.range-frames",
                        "32",
                        "lipsync.encode.crf",
                        "0",
                        "parallelism.default",
                        "2");
        Networks networks = Networks.of(gpu -> new FakeLipModel(CROP_PX), FakeFaceDetector::new);
        List<VideoOutcome> outcomes =
                EmbeddedLipSync.run(
                        job,
                        EmbeddedFlink.configuration(settings),
                        networks,
                        progress -> {},
                        outcome -> {});
        assertThat(outcomes).hasSize(1);
        return outcomes.get(0);
    }

    /** All frames of the finished output. */
    List<YuvFrame> frames() throws Exception {
        VideoProbe probe = VideoProber.probe(output());
        List<YuvFrame> frames = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(output(), probe.seekable())) {
            for (int i = 0; i < probe.ptsUs().length; i++) {
                frames.add(reader.read(i, probe.ptsUs()[i]));
            }
        }
        return frames;
    }

    /** Nothing is lost, doubled or shifted, and nothing but the mouth has changed. */
    static void check(List<YuvFrame> frames) {
        assertThat(frames).hasSize(OUTPUT_FRAMES);
        FacePose pose =
                FacePose.of(FakeFaceDetector.centred(FORMAT.width(), FORMAT.height()).landmarks());
        FaceRect rect = CropSpec.WAV2LIP.rect(pose);
        for (int i = 0; i < frames.size(); i++) {
            YuvFrame frame = frames.get(i);
            int source = LengthPolicy.BOUNCE.slot(i, SOURCE_FRAMES, OUTPUT_FRAMES);
            assertThat(Clips.number(frame)).as("source of output frame %d", i).isEqualTo(source);
            byte[] crop = FaceCropper.crop(frame, CropSpec.WAV2LIP.rect(pose), CROP_PX);
            assertThat(FakeLipModel.read(crop, CROP_PX))
                    .as("mel window of output frame %d", i)
                    .isEqualTo(MelWindows.start(i, 25, 1));
            YuvFrame original = Clips.frame(FORMAT, source);
            String frameName = "outside the face of output frame " + i;
            assertSameOutside(rect, 1, original.y(), frame.y(), FORMAT.width(), frameName);
            assertSameOutside(rect, 2, original.u(), frame.u(), FORMAT.width() / 2, frameName);
            assertSameOutside(rect, 2, original.v(), frame.v(), FORMAT.width() / 2, frameName);
        }
    }

    private static void assertSameOutside(
            FaceRect rect, int step, byte[] expected, byte[] actual, int width, String name) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int at = 0; at < expected.length; at++) {
            double dx = Math.abs((at % width + 0.5) * step - rect.centerX());
            int row = at / width;
            double dy = Math.abs((row + 0.5) * step - rect.centerY());
            boolean inside = dx <= rect.width() / 2 && dy <= rect.height() / 2;
            if (!inside && expected[at] != actual[at]) {
                assertThat(actual[at]).as("sample %d %s", at, name).isEqualTo(expected[at]);
            }
        }
    }

    Path segments() {
        return workspace.resolve("segments");
    }

    private Path clip() {
        return folder.resolve("clip.mp4");
    }

    private Path audio() {
        return folder.resolve("tone.wav");
    }

    private Path output() {
        return folder.resolve("out").resolve("talking.mp4");
    }

    /** Renders in a process of its own, to be killed. */
    public static void main(String[] args) throws Exception {
        new BarCodeRun(Path.of(args[0])).render(Integer.parseInt(args[1]));
    }
}
