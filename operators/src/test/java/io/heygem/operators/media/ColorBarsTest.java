package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.blend.MouthBlender;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Colours from a file through decoder, crop and blend: at most two levels of 8 bit are lost. */
class ColorBarsTest {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int MOST = 2;

    /** Bars of 40 columns: white, yellow, cyan, green, magenta, red, blue, black at 75 %. */
    private static final int[][] RGB = {
        {191, 191, 191},
        {191, 191, 0},
        {0, 191, 191},
        {0, 191, 0},
        {191, 0, 191},
        {191, 0, 0},
        {0, 0, 191},
        {0, 0, 0}
    };

    @TempDir Path folder;

    static Stream<Arguments> kinds() {
        return Stream.of(ColorMatrix.values())
                .flatMap(
                        matrix ->
                                Stream.of(true, false)
                                        .flatMap(
                                                full ->
                                                        Stream.of(
                                                                        "yuv420p",
                                                                        "yuv422p",
                                                                        "yuv444p",
                                                                        "yuv420p10le",
                                                                        "yuv444p10le")
                                                                .map(
                                                                        pixels ->
                                                                                Arguments.of(
                                                                                        matrix,
                                                                                        full,
                                                                                        pixels))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void comeThrough(ColorMatrix matrix, boolean full, String pixels) throws MediaException {
        int code =
                switch (matrix) {
                    case BT601 -> avutil.AVCOL_SPC_BT470BG;
                    case BT709 -> avutil.AVCOL_SPC_BT709;
                    case BT2020 -> avutil.AVCOL_SPC_BT2020_NCL;
                };
        int primaries =
                matrix == ColorMatrix.BT601
                        ? avutil.AVCOL_PRI_BT470BG
                        : VideoFormat.usualPrimaries(matrix);
        YuvFrame bars = bars(matrix, full);
        Path clip =
                new ClipMaker(folder.resolve("bars.mkv"), "ffv1")
                        .size(WIDTH, HEIGHT)
                        .frames(i -> bars)
                        .through("format=" + pixels)
                        .colour(code, primaries, VideoFormat.usualTransfer(matrix), full)
                        .make(2);

        VideoProbe probe = VideoProber.probe(clip);
        assertThat(probe.format())
                .isEqualTo(
                        new VideoFormat(
                                WIDTH,
                                HEIGHT,
                                25,
                                1,
                                1,
                                1,
                                matrix,
                                full,
                                primaries,
                                VideoFormat.usualTransfer(matrix)));
        YuvFrame decoded;
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            decoded = reader.read(1, probe.ptsUs()[1]);
        }
        assertClose(decoded, bars);

        FacePose pose = new FacePose(160, 70, 160, 150, 0);
        int side = 192;
        var rect = CropSpec.WAV2LIP.rect(pose);
        byte[] crop = FaceCropper.crop(decoded, rect, side);
        int seen = 0;
        for (int bar = 0; bar < RGB.length; bar++) {
            double across = (40 * bar + 20 - rect.centerX()) / rect.width() + 0.5;
            if (across > 0.05 && across < 0.95) {
                int at = 3 * (side / 2 * side + (int) (across * side));
                for (int channel = 0; channel < 3; channel++) {
                    assertThat(crop[at + channel] & 0xff)
                            .as("bar %d channel %d of the crop", bar, channel)
                            .isCloseTo(RGB[bar][2 - channel], within(MOST));
                }
                seen++;
            }
        }
        assertThat(seen).isGreaterThan(2);
        assertClose(
                new MouthBlender(CropSpec.WAV2LIP, side).blend(decoded, pose, 1, crop, 0), bars);

        Path output = folder.resolve("bars.mp4");
        try (SegmentWriter writer =
                SegmentWriter.open(output, probe.format(), new EncoderSettings(0, "ultrafast"))) {
            writer.write(decoded);
            writer.finish();
        }
        assertThat(VideoProber.probe(output).format()).isEqualTo(probe.format());
    }

    /** Compares away from the edges of bars, where chroma of neighbours mixes. */
    private static void assertClose(YuvFrame frame, YuvFrame bars) {
        for (int row = 4; row < HEIGHT - 4; row++) {
            for (int column = 0; column < WIDTH; column++) {
                if (column % 40 < 6 || column % 40 > 33) {
                    continue;
                }
                int luma = row * WIDTH + column;
                int chroma = row / 2 * (WIDTH / 2) + column / 2;
                if (Math.abs((frame.y()[luma] & 0xff) - (bars.y()[luma] & 0xff)) > MOST
                        || Math.abs((frame.u()[chroma] & 0xff) - (bars.u()[chroma] & 0xff)) > MOST
                        || Math.abs((frame.v()[chroma] & 0xff) - (bars.v()[chroma] & 0xff))
                                > MOST) {
                    assertThat(
                                    "%d %d %d"
                                            .formatted(
                                                    frame.y()[luma] & 0xff,
                                                    frame.u()[chroma] & 0xff,
                                                    frame.v()[chroma] & 0xff))
                            .as("pixel %d, %d", column, row)
                            .isEqualTo(
                                    "%d %d %d"
                                            .formatted(
                                                    bars.y()[luma] & 0xff,
                                                    bars.u()[chroma] & 0xff,
                                                    bars.v()[chroma] & 0xff));
                }
            }
        }
    }

    /** The bars by the formulas of ITU-R BT.601, 709 and 2020, written out once more. */
    private static YuvFrame bars(ColorMatrix matrix, boolean full) {
        double kr =
                matrix == ColorMatrix.BT601 ? 0.299 : matrix == ColorMatrix.BT709 ? 0.2126 : 0.2627;
        double kb =
                matrix == ColorMatrix.BT601 ? 0.114 : matrix == ColorMatrix.BT709 ? 0.0722 : 0.0593;
        byte[] y = new byte[WIDTH * HEIGHT];
        byte[] u = new byte[WIDTH / 2 * (HEIGHT / 2)];
        byte[] v = new byte[u.length];
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int[] rgb = RGB[column / 40];
                double light = (kr * rgb[0] + (1 - kr - kb) * rgb[1] + kb * rgb[2]) / 255;
                double blue = (rgb[2] / 255.0 - light) / (2 * (1 - kb));
                double red = (rgb[0] / 255.0 - light) / (2 * (1 - kr));
                y[row * WIDTH + column] = (byte) Math.round(full ? 255 * light : 16 + 219 * light);
                int at = row / 2 * (WIDTH / 2) + column / 2;
                u[at] = (byte) Math.round(128 + (full ? 255 : 224) * blue);
                v[at] = (byte) Math.round(128 + (full ? 255 : 224) * red);
            }
        }
        return new YuvFrame(WIDTH, HEIGHT, y, u, v, matrix, full);
    }
}
