package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.audio.MelExtractor;
import io.heygem.models.audio.MelSpectrogram;
import io.heygem.models.audio.MelWindows;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.media.AudioTranscoder;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Fifteen minutes of video and sound: at the end the frame, the mel window and the sound belong
 * together as they do at the start. Programs that count mel columns in 16 bits lose their place at
 * 409.6 s and again at 819.2 s.
 */
@Timeout(600)
class LongSyncITCase {

    private static final int RATE_HZ = MelSpectrogram.SAMPLE_RATE_HZ;
    private static final int SECONDS = 900;
    private static final int FPS = 25;
    private static final int FRAMES = SECONDS * FPS;
    private static final int[] LOOK_AT_SECONDS = {0, 409, 410, 819, 820, 899};
    private static final VideoFormat FORMAT = Clips.format(128, 112, FPS, 1);
    private static final int CROP_PX = 96;

    /** A prime, so that a count that wraps at any power of two is seen. */
    private static final int MEL_NUMBERS = 65_521;

    /** Every second of the sound begins with a burst of noise of its own. */
    private static final int BURST = 1600;

    /** How far a burst may be from its place, samples: a third of a millisecond. */
    private static final int NEAR = 5;

    @TempDir Path folder;

    @Test
    void theEndIsAsMuchInSyncAsTheStart() throws Exception {
        Path clip = Clips.video(folder.resolve("clip.mp4"), FORMAT, FRAMES);
        Path sound = folder.resolve("bursts.wav");
        writeBursts(sound);
        JobLayout layout = new JobLayout(folder.resolve("workspace"));
        String digest = Digests.file(sound);
        PreparedSound prepared = new SoundPreparer(layout).prepare(sound, digest, () -> {});
        assertThat(prepared.melSteps()).isEqualTo(SECONDS * 80 + 1);
        for (int second : LOOK_AT_SECONDS) {
            checkMel(layout.mel(digest), second);
        }
        number(layout.mel(digest), prepared.melSteps());

        Path output = folder.resolve("talking.mp4");
        VideoOutcome outcome = render(clip, sound, output);
        assertThat(outcome.frames()).as("%s", outcome.reason()).isEqualTo(FRAMES);
        checkFrames(output);
        checkSound(output);
    }

    private static float[] burst(int second) {
        Random random = new Random(second);
        float[] burst = new float[BURST];
        for (int i = 0; i < BURST; i++) {
            double level = Math.max(-1, Math.min(1, 0.25 * random.nextGaussian()));
            burst[i] = Math.round(level * Short.MAX_VALUE) / 32_768f;
        }
        return burst;
    }

    private static void writeBursts(Path file) throws IOException {
        int bytes = 2 * SECONDS * RATE_HZ;
        try (OutputStream out = Files.newOutputStream(file)) {
            Path header = Clips.tone(file.resolveSibling("header.wav"), RATE_HZ, 0);
            ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(header));
            head.order(ByteOrder.LITTLE_ENDIAN).putInt(4, 36 + bytes).putInt(40, bytes);
            out.write(head.array());
            for (int second = 0; second < SECONDS; second++) {
                ByteBuffer samples =
                        ByteBuffer.allocate(2 * RATE_HZ).order(ByteOrder.LITTLE_ENDIAN);
                for (float sample : burst(second)) {
                    samples.putShort((short) (sample * 32_768));
                }
                out.write(samples.array());
            }
        }
    }

    /** The columns of a second are those of that second's samples, made apart. */
    private static void checkMel(Path mel, int second) throws IOException {
        if (second == 0) {
            return;
        }
        List<float[]> expected = new ArrayList<>();
        MelExtractor extractor = new MelExtractor(expected::add);
        // Silence before and behind, as in the whole sound.
        float[] piece = new float[3 * RATE_HZ];
        System.arraycopy(burst(second), 0, piece, RATE_HZ, BURST);
        extractor.accept(piece, 0, piece.length);
        extractor.finish();
        int columns = 8;
        ByteBuffer found = ByteBuffer.allocate(columns * 320).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(mel)) {
            channel.read(found, (second * 80L) * 320);
        }
        found.flip();
        for (int column = 0; column < columns; column++) {
            for (int band = 0; band < 80; band++) {
                assertThat(found.getFloat())
                        .as("band %d of column %d of second %d", band, column, second)
                        .isCloseTo(expected.get(80 + column)[band], within(1e-4f));
            }
        }
    }

    /** Replaces every mel column by its number. */
    private static void number(Path mel, int steps) throws IOException {
        try (FileChannel channel = FileChannel.open(mel, StandardOpenOption.WRITE)) {
            ByteBuffer column = ByteBuffer.allocate(320).order(ByteOrder.LITTLE_ENDIAN);
            for (int step = 0; step < steps; step++) {
                column.clear();
                for (int band = 0; band < 80; band++) {
                    column.putFloat(FakeLipModel.melValue(step % MEL_NUMBERS));
                }
                channel.write(column.flip(), step * 320L);
            }
        }
    }

    private VideoOutcome render(Path clip, Path sound, Path output) throws Exception {
        Map<String, String> settings =
                Map.of(
                        "lipsync.workspace",
                        folder.resolve("workspace").toString(),
                        "lipsync.segment.frames",
                        "250",
                        "lipsync.detect.range-frames",
                        "1000",
                        "lipsync.encode.crf",
                        "0",
                        "lipsync.encode.preset",
                        "ultrafast",
                        "parallelism.default",
                        "2");
        JobDescriptor job =
                new JobDescriptor(
                        "job",
                        sound.toString(),
                        List.of(new JobDescriptor.Video("v", clip.toString(), output.toString())));
        return EmbeddedLipSync.run(
                        job,
                        EmbeddedFlink.configuration(settings),
                        Networks.of(gpu -> new FakeLipModel(CROP_PX), FakeFaceDetector::new),
                        progress -> {},
                        outcome -> {})
                .get(0);
    }

    private static void checkFrames(Path output) throws Exception {
        FacePose pose =
                FacePose.of(FakeFaceDetector.centred(FORMAT.width(), FORMAT.height()).landmarks());
        VideoProbe probe = VideoProber.probe(output);
        assertThat(probe.ptsUs()).hasSize(FRAMES);
        try (VideoReader reader = VideoReader.open(output, probe.seekable())) {
            for (int second : LOOK_AT_SECONDS) {
                for (int i = second * FPS; i < (second + 1) * FPS; i++) {
                    assertThat(probe.ptsUs()[i]).isEqualTo(i * 40_000L);
                    YuvFrame frame = reader.read(i, probe.ptsUs()[i]);
                    assertThat(Clips.number(frame)).as("source of frame %d", i).isEqualTo(i);
                    byte[] crop = FaceCropper.crop(frame, CropSpec.WAV2LIP.rect(pose), CROP_PX);
                    assertThat(FakeLipModel.read(crop, CROP_PX))
                            .as("mel window of frame %d", i)
                            .isEqualTo(MelWindows.start(i, FPS, 1) % MEL_NUMBERS)
                            .isEqualTo(i * 16 / 5 % MEL_NUMBERS);
                }
            }
        }
    }

    /** Finds the bursts in what a player would play. */
    private void checkSound(Path output) throws Exception {
        float[] heard = new float[SECONDS * RATE_HZ + 2048];
        int[] count = {0};
        AudioTranscoder.transcode(
                output,
                folder.resolve("again.m4a"),
                (samples, length) -> {
                    int fits = Math.min(length, heard.length - count[0]);
                    System.arraycopy(samples, 0, heard, count[0], fits);
                    count[0] += length;
                });
        assertThat(count[0]).isBetween(SECONDS * RATE_HZ, SECONDS * RATE_HZ + 1024);
        for (int second : LOOK_AT_SECONDS) {
            float[] burst = burst(second);
            int best = Integer.MIN_VALUE;
            double most = 0;
            for (int shift = -800; shift <= 800; shift++) {
                int at = second * RATE_HZ + shift;
                double sum = 0;
                for (int i = 0; i < BURST; i++) {
                    sum += at + i < 0 ? 0 : burst[i] * heard[at + i];
                }
                if (sum > most) {
                    most = sum;
                    best = shift;
                }
            }
            double energy = 0;
            for (float sample : burst) {
                energy += sample * sample;
            }
            assertThat(most)
                    .as("the burst of second %d is there", second)
                    .isGreaterThan(energy / 2);
            assertThat(best).as("where the burst of second %d is", second).isBetween(-NEAR, NEAR);
        }
    }
}
