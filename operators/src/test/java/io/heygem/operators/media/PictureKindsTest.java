package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.ErrorCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pictures that are not simply what a screen shows. */
class PictureKindsTest {

    @TempDir Path folder;

    /** A grey wedge from black to white in limited range. */
    private static YuvFrame wedge(int width, int height) {
        byte[] y = new byte[width * height];
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (16 + 219 * (i % width) / (width - 1));
        }
        byte[] chroma = new byte[width / 2 * (height / 2)];
        Arrays.fill(chroma, (byte) 128);
        return new YuvFrame(width, height, y, chroma, chroma, ColorMatrix.BT2020, false);
    }

    @ParameterizedTest
    @CsvSource({"16,PQ", "18,HLG"})
    void toneMapsHdr(int transfer, ToneCurve curve) throws MediaException {
        Path clip =
                new ClipMaker(folder.resolve("hdr.mkv"), "ffv1")
                        .frames(i -> wedge(128, 96))
                        .through("format=yuv420p10le")
                        .colour(
                                avutil.AVCOL_SPC_BT2020_NCL,
                                avutil.AVCOL_PRI_BT2020,
                                transfer,
                                false)
                        .make(3);

        VideoProbe probe = VideoProber.probe(clip);

        assertThat(probe.warnings()).singleElement().asString().contains(curve + "", "SDR");
        assertThat(probe.format())
                .isEqualTo(new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT709, false));
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            YuvFrame frame = reader.read(1, probe.ptsUs()[1]);
            for (byte chroma : frame.u()) {
                assertThat(chroma & 0xff).isCloseTo(128, within(1));
            }
            int previous = frame.y()[0] & 0xff;
            assertThat(previous).isBetween(16, 18);
            for (int x = 1; x < 128; x++) {
                assertThat(frame.y()[x] & 0xff).isGreaterThanOrEqualTo(previous);
                previous = frame.y()[x] & 0xff;
            }
            assertThat(previous).isBetween(225, 236);
        }
    }

    @Test
    void keepsTheDarkOfAnOrdinaryWedge() throws MediaException {
        Path clip =
                new ClipMaker(folder.resolve("sdr.mkv"), "ffv1")
                        .frames(i -> wedge(128, 96))
                        .through("format=yuv420p10le")
                        .colour(avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_PRI_BT2020, 14, false)
                        .make(3);

        VideoProbe probe = VideoProber.probe(clip);

        assertThat(probe.warnings()).isEmpty();
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            assertThat(reader.read(1, probe.ptsUs()[1]).y()).isEqualTo(wedge(128, 96).y());
        }
    }

    @Test
    void deinterlaces() throws MediaException {
        // Every second row belongs to a moment when the light was on.
        Path clip =
                new ClipMaker(folder.resolve("comb.mpg"), "mpeg2video")
                        .through("geq=lum='if(mod(Y,2),200,40)':cb=128:cr=128")
                        .interlaced()
                        .make(30);

        VideoProbe probe = VideoProber.probe(clip);

        assertThat(probe.warnings()).singleElement().asString().contains("deinterlaced");
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            for (int at : new int[] {5, 6, 20, 4}) {
                YuvFrame frame = reader.read(at, probe.ptsUs()[at]);
                int top = frame.y()[40 * 128 + 64] & 0xff;
                assertThat(top < 60 || top > 180).as("one of the two moments").isTrue();
                for (int row = 8; row < 88; row++) {
                    assertThat(frame.y()[row * 128 + 64] & 0xff).isCloseTo(top, within(6));
                }
            }
        }
    }

    @Test
    void showsTransparencyBlack() throws MediaException, IOException {
        BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_ARGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 32, 32);
        graphics.dispose();
        for (int x = 32; x < 64; x++) {
            for (int y = 0; y < 32; y++) {
                image.setRGB(x, y, 0x00ffffff);
            }
        }
        Path file = folder.resolve("cut-out.png");
        ImageIO.write(image, "png", file.toFile());

        VideoProbe probe = VideoProber.probe(file);

        assertThat(probe.warnings()).singleElement().asString().contains("black");
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            YuvFrame frame = reader.read(0, 0);
            assertThat(frame.y()[16 * 64 + 16] & 0xff).isBetween(234, 236);
            assertThat(frame.y()[16 * 64 + 48] & 0xff).isBetween(15, 17);
        }
    }

    @Test
    void saysNothingOfTransparencyThatNobodySees() throws MediaException, IOException {
        BufferedImage image = new BufferedImage(64, 32, BufferedImage.TYPE_INT_ARGB);
        for (int i = 0; i < 64 * 32; i++) {
            image.setRGB(i % 64, i / 64, 0xff808080);
        }
        Path file = folder.resolve("opaque.png");
        ImageIO.write(image, "png", file.toFile());

        assertThat(VideoProber.probe(file).warnings()).isEmpty();
    }

    @Test
    void namesTheSizeOfPicturesThatAreBombs() throws IOException {
        ByteBuffer png = ByteBuffer.allocate(60);
        png.putLong(0x89504E470D0A1A0AL)
                .putInt(13)
                .putInt(0x49484452)
                .putInt(60_000)
                .putInt(60_000);
        assertTooLarge(Files.write(folder.resolve("bomb.png"), png.array()), "60000 x 60000");
        ByteBuffer jpeg = ByteBuffer.allocate(60);
        jpeg.putInt(0xFFD8FFE0).putShort((short) 16).put(new byte[14]);
        jpeg.putShort((short) 0xFFC0).putShort((short) 17).put((byte) 8);
        jpeg.putShort((short) 50_000).putShort((short) 40_000);
        assertTooLarge(Files.write(folder.resolve("bomb.jpg"), jpeg.array()), "40000 x 50000");
        ByteBuffer bmp = ByteBuffer.allocate(60);
        bmp.putShort((short) 0x424D).position(18);
        bmp.putInt(Integer.reverseBytes(30_000)).putInt(Integer.reverseBytes(-20_000));
        assertTooLarge(Files.write(folder.resolve("bomb.bmp"), bmp.array()), "30000 x 20000");
    }

    private static void assertTooLarge(Path file, String size) {
        assertThatThrownBy(() -> VideoProber.probe(file))
                .hasMessageContaining(size)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.PROBE_TOO_LARGE));
    }

    @ParameterizedTest
    @CsvSource({
        "12287,30,2000,1,1000000,expected at most 8192 a side and 12287 pixels",
        "12288,29,2000,1,1000000,more than 29 frames",
        "12288,30,999,1,1000000,expected at most 0 s",
        "12288,30,2000,1,589823,need about 0 MiB"
    })
    void keepsToItsLimits(
            long pixels, int frames, long millis, int tracks, long bytes, String reason)
            throws MediaException {
        Path clip = new ClipMaker(folder.resolve("clip.mp4"), "mpeg4").make(30);
        MediaLimits exact = new MediaLimits(12_288, 30, Duration.ofSeconds(2), 1, 589_824);
        assertThat(VideoProber.probe(clip, exact).ptsUs()).hasSize(30);

        MediaLimits tight =
                new MediaLimits(pixels, frames, Duration.ofMillis(millis), tracks, bytes);
        assertThatThrownBy(() -> VideoProber.probe(clip, tight))
                .hasMessageContaining(reason)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.PROBE_TOO_LARGE));
    }

    @Test
    void readsAsManyTracksAsItsLimitsAllow() throws MediaException {
        Path clip = new ClipMaker(folder.resolve("many.mkv"), "mpeg4").tracks(101).make(30);
        assertThatThrownBy(() -> VideoProber.probe(clip))
                .hasMessageContaining("has 101 tracks, expected at most 100");

        MediaLimits raised =
                new MediaLimits(
                        12_288, 30, Duration.ofSeconds(2), 101, MediaLimits.DEFAULT.pictureBytes());
        VideoProbe probe = VideoProber.probe(clip, raised);
        assertThat(probe.ptsUs()).hasSize(30);
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            assertThat(BarCode.read(reader.read(29, probe.ptsUs()[29]))).isEqualTo(29);
        }
        assertThat(VideoTraits.of(clip).rotationDegrees()).isZero();
    }
}
