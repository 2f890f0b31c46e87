package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.Clips;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Colour bars through the whole graph, every matrix and range: with a network that answers what it
 * was shown and a lossless encoder, at most two levels of 8 bit are lost, inside the mask too.
 */
@Timeout(180)
class ColorBarsITCase {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int BAR_PX = 40;
    private static final int FRAMES = 6;
    private static final int MOST = 2;

    /** Columns of a bar where the chroma of its neighbour mixes in. */
    private static final int EDGE_PX = 6;

    /** White, yellow, cyan, green, magenta, red, blue, black at 75 %: bits of R, G and B. */
    private static final int[] BARS = {0b111, 0b110, 0b011, 0b010, 0b101, 0b100, 0b001, 0b000};

    @TempDir Path folder;

    @Test
    void comeThrough() throws Exception {
        Path sound = Clips.tone(folder.resolve("a.wav"), 16_000, FRAMES * 640);
        Map<String, VideoFormat> formats = new LinkedHashMap<>();
        List<JobDescriptor.Video> videos = new ArrayList<>();
        for (ColorMatrix matrix : ColorMatrix.values()) {
            for (boolean full : new boolean[] {false, true}) {
                String id = matrix + (full ? " full" : " limited");
                VideoFormat format = new VideoFormat(WIDTH, HEIGHT, 25, 1, 1, 1, matrix, full);
                Path clip = clip(id, format);
                formats.put(id, format);
                videos.add(new JobDescriptor.Video(id, clip.toString(), output(id).toString()));
            }
        }
        List<VideoOutcome> outcomes =
                EmbeddedLipSync.run(
                        new JobDescriptor("job", sound.toString(), videos),
                        EmbeddedFlink.configuration(
                                Map.of(
                                        "lipsync.workspace",
                                        folder.resolve("workspace").toString(),
                                        "lipsync.encode.crf",
                                        "0",
                                        "parallelism.default",
                                        "2")),
                        Networks.of(gpu -> new Echo(), FakeFaceDetector::new),
                        progress -> {},
                        outcome -> {});
        assertThat(outcomes).hasSize(formats.size());
        for (VideoOutcome outcome : outcomes) {
            String id = outcome.videoId();
            assertThat(outcome.frames()).as("%s: %s", id, outcome.reason()).isEqualTo(FRAMES);
            assertThat(outcome.framesWithoutFace()).isZero();
            VideoProbe probe = VideoProber.probe(output(id));
            assertThat(probe.format()).as(id).isEqualTo(formats.get(id));
            try (VideoReader reader = VideoReader.open(output(id), probe.seekable())) {
                assertClose(id, reader.read(4, probe.ptsUs()[4]), bars(formats.get(id)));
            }
        }
    }

    private Path clip(String id, VideoFormat format) throws Exception {
        Path file = folder.resolve(id + ".mp4");
        try (SegmentWriter writer =
                SegmentWriter.open(file, format, new EncoderSettings(0, "ultrafast"))) {
            YuvFrame bars = bars(format);
            for (int i = 0; i < FRAMES; i++) {
                writer.write(bars);
            }
            writer.finish();
        }
        return file;
    }

    private Path output(String id) {
        return folder.resolve("out").resolve(id + ".mp4");
    }

    private static YuvFrame bars(VideoFormat format) {
        double kr = share(format.matrix(), 0.299, 0.2126, 0.2627);
        double kb = share(format.matrix(), 0.114, 0.0722, 0.0593);
        int lumaRange = format.fullRange() ? 255 : 219;
        int chromaRange = format.fullRange() ? 255 : 224;
        int black = format.fullRange() ? 0 : 16;
        byte[] y = new byte[WIDTH * HEIGHT];
        byte[] u = new byte[WIDTH / 2 * (HEIGHT / 2)];
        byte[] v = new byte[u.length];
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int bar = BARS[column / BAR_PX];
                double r = 0.75 * (bar >> 2);
                double g = 0.75 * (bar >> 1 & 1);
                double b = 0.75 * (bar & 1);
                double light = kr * r + (1 - kr - kb) * g + kb * b;
                y[row * WIDTH + column] = (byte) Math.round(black + lumaRange * light);
                int at = row / 2 * (WIDTH / 2) + column / 2;
                u[at] = (byte) Math.round(128 + chromaRange * (b - light) / (2 * (1 - kb)));
                v[at] = (byte) Math.round(128 + chromaRange * (r - light) / (2 * (1 - kr)));
            }
        }
        return new YuvFrame(WIDTH, HEIGHT, y, u, v, format.matrix(), format.fullRange());
    }

    private static double share(ColorMatrix matrix, double bt601, double bt709, double bt2020) {
        return switch (matrix) {
            case BT601 -> bt601;
            case BT709 -> bt709;
            case BT2020 -> bt2020;
        };
    }

    private static void assertClose(String id, YuvFrame frame, YuvFrame bars) {
        assertClose(id + " Y", frame.y(), bars.y(), 1);
        assertClose(id + " U", frame.u(), bars.u(), 2);
        assertClose(id + " V", frame.v(), bars.v(), 2);
    }

    private static void assertClose(String plane, byte[] found, byte[] expected, int step) {
        assertThat(found).as(plane).hasSameSizeAs(expected);
        int width = WIDTH / step;
        int worst = 0;
        for (int at = 0; at < found.length; at++) {
            int within = at % width * step % BAR_PX;
            if (within >= EDGE_PX && within < BAR_PX - EDGE_PX) {
                worst = Math.max(worst, Math.abs((found[at] & 0xff) - (expected[at] & 0xff)));
            }
        }
        assertThat(worst).as("largest error of %s", plane).isLessThanOrEqualTo(MOST);
    }

    /** A network that leaves every mouth as it was. */
    private static final class Echo implements LipModel {

        @Override
        public LipModelSpec spec() {
            return new LipModelSpec("echo", "%064x".formatted(7), 192, CropSpec.WAV2LIP, 16, 0);
        }

        @Override
        public String provider() {
            return "FAKE";
        }

        @Override
        public int maxBatch() {
            return 4;
        }

        @Override
        public byte[] infer(LipBatch batch) {
            return batch.faces().clone();
        }

        @Override
        public void close() {}
    }
}
