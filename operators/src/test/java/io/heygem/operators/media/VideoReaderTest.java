package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoReaderTest {

    private static final int FRAMES = 130;

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "closed.mp4 | mpeg4 | g=12:bf=2",
                "one_gop.mp4 | mpeg4 | g=600:bf=0",
                "ms.mkv | mpeg4 | g=25:bf=2",
                "counted.avi | mpeg4 | g=30:bf=2",
                "plain.avi | mpeg4 | g=30:bf=0",
                "stream.ts | mpeg2video | g=15:bf=2",
                "program.mpg | mpeg2video | g=15:bf=2",
                "ms.flv | flv | g=20",
                "vp8.webm | libvpx | g=40:deadline=realtime:cpu-used=8",
                "vp9.webm | libvpx-vp9 | g=40:deadline=realtime:cpu-used=8",
                "all_key.mov | mjpeg | strict=-1",
                "lossless.mkv | ffv1 | g=10"
            })
    void findsEveryFrameInAnyOrder(String name, String encoder, String options)
            throws MediaException {
        Path clip =
                new ClipMaker(folder.resolve(name), encoder).options(parse(options)).make(FRAMES);

        assertEveryFrameIsFound(clip);
    }

    @ParameterizedTest
    @CsvSource({
        "program.mpg,mpeg2video,g=15:bf=2",
        "plain.avi,libx264,g=15:bf=2:preset=ultrafast",
        "elementary.h264,libx264,g=15:bf=2:preset=ultrafast"
    })
    void goesBackwardsWithoutStartingOverWhereTimesAreOfNoUse(
            String name, String encoder, String options) throws MediaException {
        assumeTrue(
                !encoder.equals(VideoEncoder.X264)
                        || VideoEncoder.software(VideoCodec.H264).equals(encoder),
                "this FFmpeg has no libx264 to make such files with");
        Path clip =
                new ClipMaker(folder.resolve(name), encoder)
                        .size(1280, 720)
                        .options(parse(options))
                        .make(FRAMES);
        VideoProbe probe = VideoProber.probe(clip);
        assertThat(probe.seekable()).isFalse();

        try (VideoReader reader = VideoReader.open(clip, false)) {
            for (int i = FRAMES - 1; i >= 0; i--) {
                assertThat(BarCode.read(reader.read(i, probe.ptsUs()[i]))).isEqualTo(i);
            }
            assertThat(reader.decodedFrames()).isLessThan(5L * FRAMES);
        }
    }

    @Test
    void findsEveryFrameBehindOpenGopsAndPyramids() throws MediaException {
        if (!VideoEncoder.software(VideoCodec.H264).equals(VideoEncoder.X264)) {
            System.out.println("skipped: this FFmpeg has no libx264 to make open GOPs with");
            return;
        }
        Path clip =
                new ClipMaker(folder.resolve("open.mp4"), VideoEncoder.X264)
                        .options(
                                Map.of(
                                        "x264-params",
                                        "open-gop=1:keyint=20:bframes=5:b-adapt=0:b-pyramid=2:scenecut=0"))
                        .make(FRAMES);

        assertEveryFrameIsFound(clip);
    }

    private static void assertEveryFrameIsFound(Path clip) throws MediaException {
        VideoProbe probe = VideoProber.probe(clip);
        assertThat(probe.ptsUs()).hasSize(FRAMES);
        int[] ascending = IntStream.range(0, FRAMES).toArray();
        int[] descending = IntStream.range(0, FRAMES).map(i -> FRAMES - 1 - i).toArray();
        int[] random = new Random(7).ints(40, 0, FRAMES).toArray();
        for (int[] order : new int[][] {ascending, descending, random}) {
            try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
                for (int i : order) {
                    assertThat(BarCode.read(reader.read(i, probe.ptsUs()[i]))).isEqualTo(i);
                    assertThat(reader.lastDamaged()).isFalse();
                }
            }
        }
    }

    @Test
    void givesTheSameFrameAgainWhenAskedTwice() throws MediaException {
        Path clip = new ClipMaker(folder.resolve("clip.mp4"), "mpeg4").make(10);

        try (VideoReader reader = VideoReader.open(clip, true)) {
            assertThat(reader.read(3, 120_000)).isSameAs(reader.read(3, 120_000));
        }
    }

    @Test
    void givesTheFrameBeforeOneThatIsMissing() throws MediaException {
        Path clip = new ClipMaker(folder.resolve("clip.mp4"), "mpeg4").make(10);

        try (VideoReader reader = VideoReader.open(clip, true)) {
            for (long ptsUs : new long[] {130_000, 139_000, 99_000_000}) {
                int nearest = ptsUs < 140_000 ? 3 : 9;
                assertThat(BarCode.read(reader.read(nearest, ptsUs))).isEqualTo(nearest);
                assertThat(reader.lastDamaged()).isTrue();
            }
            assertThat(BarCode.read(reader.read(3, 120_000))).isEqualTo(3);
            assertThat(reader.lastDamaged()).isFalse();
        }
    }

    @Test
    void readsOnThroughDamage() throws MediaException, IOException {
        Path clip =
                new ClipMaker(folder.resolve("clip.mkv"), "mpeg4")
                        .options(Map.of("g", "20"))
                        .make(FRAMES);
        try (RandomAccessFile bytes = new RandomAccessFile(clip.toFile(), "rw")) {
            bytes.seek(bytes.length() / 2);
            bytes.write(new byte[4000]);
        }
        VideoProbe probe = VideoProber.probe(clip);

        try (VideoReader reader = VideoReader.open(clip, probe.seekable())) {
            int last = probe.ptsUs().length - 1;
            for (int i = 0; i <= last; i++) {
                reader.read(i, probe.ptsUs()[i]);
            }
            assertThat(BarCode.read(reader.read(last, probe.ptsUs()[last]))).isEqualTo(129);
        }
    }

    @Test
    void keepsNativeMemoryFlat() throws MediaException {
        Path clip = new ClipMaker(folder.resolve("clip.mp4"), "mpeg4").size(640, 480).make(20);
        for (int i = 0; i < 50; i++) {
            openReadClose(clip);
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 4; round++) {
            long before = NativeMemory.residentBytes();
            for (int i = 0; i < 200; i++) {
                openReadClose(clip);
            }
            least = Math.min(least, NativeMemory.residentBytes() - before);
        }

        // Java's heap may grow once; a leaked frame per reader would be 90 MB in every round.
        assertThat(least).isLessThan(40L << 20);
    }

    private static void openReadClose(Path clip) throws MediaException {
        try (VideoReader reader = VideoReader.open(clip, true)) {
            reader.read(15, 600_000);
            reader.read(2, 80_000);
        }
    }

    private static Map<String, String> parse(String options) {
        Map<String, String> parsed = new java.util.HashMap<>();
        for (String option : options.strip().split(":", -1)) {
            int equals = option.indexOf('=');
            parsed.put(option.substring(0, equals), option.substring(equals + 1));
        }
        return parsed;
    }
}
