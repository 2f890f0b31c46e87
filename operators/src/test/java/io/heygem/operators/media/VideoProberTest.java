package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.ErrorCode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoProberTest {

    @TempDir Path folder;

    @Test
    void describesAClip() throws MediaException {
        Path clip = new ClipMaker(folder.resolve("clip.mp4"), "mpeg4").make(30);

        VideoProbe probe = VideoProber.probe(clip);

        assertThat(probe.container()).isEqualTo("mov");
        assertThat(probe.codec()).isEqualTo("mpeg4");
        assertThat(probe.pixelFormat()).isEqualTo("yuv420p");
        assertThat(probe.format())
                .isEqualTo(new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT601, false));
        assertThat(probe.still()).isFalse();
        assertThat(probe.seekable()).isTrue();
        assertThat(probe.ptsUs()).hasSize(30).startsWith(0, 40_000, 80_000);
        assertThat(probe.warnings()).isEmpty();
    }

    @Test
    void countsTimeFromTheFirstFrame() throws MediaException {
        Path clip =
                new ClipMaker(folder.resolve("late.ts"), "mpeg2video")
                        .times(25, i -> i + 50)
                        .make(30);

        assertThat(VideoProber.probe(clip).ptsUs()).startsWith(0, 40_000).endsWith(1_160_000);
    }

    @Test
    void cropsOddSizes() throws MediaException {
        Path clip = new ClipMaker(folder.resolve("odd.mkv"), "ffv1").size(129, 97).make(3);
        YuvFrame source = BarCode.frame(1, 129, 97);

        VideoProbe probe = VideoProber.probe(clip);

        assertThat(probe.format().width()).isEqualTo(128);
        assertThat(probe.format().height()).isEqualTo(96);
        assertThat(probe.warnings()).hasSize(1);
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            YuvFrame frame = reader.read(1, probe.ptsUs()[1]);
            for (int x = 0; x < 128; x++) {
                assertThat(frame.y()[50 * 128 + x]).isEqualTo(source.y()[50 * 129 + x]);
            }
            assertThat(frame.u()).containsOnly(source.u()[0]).hasSize(64 * 48);
        }
    }

    @Test
    void asksBetweenPacketsWhetherItIsStillWanted() throws MediaException {
        // A program stream names few frames by time, so after its packets all of it is decoded.
        Path clip = new ClipMaker(folder.resolve("clip.mpg"), "mpeg2video").make(60);
        AtomicInteger asked = new AtomicInteger();
        VideoProber.probe(clip, MediaLimits.DEFAULT, asked::incrementAndGet);
        assertThat(asked.get()).isGreaterThan(2 * 60);

        for (int packets : new int[] {1, 30, asked.get() - 30}) {
            AtomicInteger left = new AtomicInteger(packets);
            assertThatThrownBy(
                            () ->
                                    VideoProber.probe(
                                            clip,
                                            MediaLimits.DEFAULT,
                                            () -> {
                                                if (left.decrementAndGet() == 0) {
                                                    throw new CancellationException("enough");
                                                }
                                            }))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1,0,0,1",
        "-1,0,0,1",
        "1,0,0,-1",
        "-1,0,0,-1",
        "0,1,-1,0",
        "0,-1,1,0",
        "0,1,1,0",
        "0,-1,-1,0"
    })
    void turnsPicturesUpright(int a, int b, int c, int d) throws MediaException {
        Path clip =
                new ClipMaker(folder.resolve("turned.mov"), "mjpeg")
                        .options(Map.of("strict", "-1"))
                        .turned(a, b, c, d)
                        .make(3);
        YuvFrame source = BarCode.frame(2, 128, 96);

        VideoProbe probe = VideoProber.probe(clip);
        boolean swapped = a == 0;
        assertThat(probe.format().width()).isEqualTo(swapped ? 96 : 128);
        assertThat(probe.format().height()).isEqualTo(swapped ? 128 : 96);
        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            YuvFrame frame = reader.read(2, probe.ptsUs()[2]);
            int width = frame.width();
            for (int y = 4; y < 96; y += 8) {
                for (int x = 4; x < 128; x += 8) {
                    int toX = a * x + c * y + (a + c < 0 ? width - 1 : 0);
                    int toY = b * x + d * y + (b + d < 0 ? frame.height() - 1 : 0);
                    assertThat(frame.y()[toY * width + toX] & 0xff)
                            .isCloseTo(
                                    source.y()[y * 128 + x] & 0xff,
                                    org.assertj.core.api.Assertions.within(30));
                }
            }
        }
    }

    @Test
    void choosesAStandardRateForVariableOnes() throws MediaException {
        // 30 frames per second, every seventh one dropped.
        Path clip =
                new ClipMaker(folder.resolve("vfr.mkv"), "mpeg4")
                        .times(30, i -> i + i / 6)
                        .make(60);

        VideoProbe probe = VideoProber.probe(clip);

        assertThat(probe.format().frameRateNum()).isEqualTo(30);
        assertThat(probe.format().frameRateDen()).isEqualTo(1);
        assertThat(probe.warnings()).anyMatch(warning -> warning.endsWith(" 30 frames per second"));
        assertThat(probe.ptsUs()).hasSize(60).contains(233_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void takesAPictureAsAStill(String kind) throws MediaException, IOException {
        BufferedImage image = new BufferedImage(200, 101, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 100, 101);
        graphics.dispose();
        Path file = folder.resolve("picture%d." + kind);
        assertThat(ImageIO.write(image, kind, file.toFile())).isTrue();

        VideoProbe probe = VideoProber.probe(file);

        assertThat(probe.still()).isTrue();
        assertThat(probe.format().frameRateNum()).isEqualTo(25);
        assertThat(probe.format().height()).isEqualTo(100);
        assertThat(probe.ptsUs()).containsExactly(0);
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            YuvFrame frame = reader.read(0, 0);
            int red = frame.fullRange() ? 76 : 81;
            assertThat(frame.y()[50 * 200 + 30] & 0xff).isBetween(red - 2, red + 2);
            assertThat(frame.y()[50 * 200 + 170] & 0xff).isBetween(0, 17);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-x.mp4",
                "a:b.mp4",
                "a b 'c' \"d\".mp4",
                "中文名_视频_é.MP4",
                "none",
                "%03d.mp4"
            })
    void readsFilesOfAnyName(String name) throws MediaException, IOException {
        Path clip = new ClipMaker(folder.resolve("clip.mp4"), "mpeg4").make(3);
        Path named;
        try {
            named = folder.resolve(name);
        } catch (InvalidPathException e) {
            assumeTrue(false, "this machine's locale has no name " + name);
            return;
        }
        Files.move(clip, named);

        assertThat(VideoProber.probe(named).ptsUs()).hasSize(3);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertFails(folder.resolve("none.mp4"), ErrorCode.PROBE_NOT_FOUND);
        assertFails(folder, ErrorCode.PROBE_UNREADABLE);
        assertFails(Files.createFile(folder.resolve("empty.mp4")), ErrorCode.PROBE_UNREADABLE);
        assertFails(
                Files.writeString(folder.resolve("text.mp4"), "not a video, but a text"),
                ErrorCode.PROBE_UNREADABLE);
        assertFails(
                AudioTranscoderTest.wav(folder.resolve("a.wav"), 16_000, 1, new float[1000]),
                ErrorCode.PROBE_NO_VIDEO_TRACK);
        Path wide = folder.resolve("wide.png");
        ImageIO.write(
                new BufferedImage(9000, 16, BufferedImage.TYPE_BYTE_GRAY), "png", wide.toFile());
        assertFails(wide, ErrorCode.PROBE_TOO_LARGE);
        assertFails(
                new ClipMaker(folder.resolve("snow.avi"), "snow")
                        .options(Map.of("strict", "-2"))
                        .make(2),
                ErrorCode.DECODE_UNSUPPORTED_CODEC);
    }

    @Test
    void opensNoOtherFileThanTheOneItWasGiven() throws IOException, MediaException {
        Path secret = new ClipMaker(folder.resolve("secret.ts"), "mpeg2video").make(5);
        String list = "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n" + secret + "\n";
        assertFails(Files.writeString(folder.resolve("hls.mp4"), list), ErrorCode.PROBE_UNREADABLE);
        assertFails(
                Files.writeString(folder.resolve("hls.m3u8"), list), ErrorCode.PROBE_UNREADABLE);
        String concat = "ffconcat version 1.0\nfile " + secret.getFileName() + "\n";
        assertFails(
                Files.write(folder.resolve("concat.mp4"), concat.getBytes(StandardCharsets.UTF_8)),
                ErrorCode.PROBE_UNREADABLE);
        assertThat(VideoProber.probe(secret).ptsUs()).hasSize(5);
    }

    private static void assertFails(Path file, ErrorCode code) {
        assertThatThrownBy(() -> VideoProber.probe(file))
                .hasMessageContaining(file.toString())
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
