package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentMuxerTest {

    private static final EncoderSettings SETTINGS = new EncoderSettings(17, "medium");

    @TempDir Path folder;

    private List<Path> segments(VideoFormat format, int... ends) throws MediaException {
        return segments(format, SETTINGS, ends);
    }

    private List<Path> segments(VideoFormat format, EncoderSettings settings, int... ends)
            throws MediaException {
        List<Path> segments = new ArrayList<>();
        int from = 0;
        for (int to : ends) {
            Path file = folder.resolve("segment" + to + ".mp4");
            segments.add(SegmentWriterTest.write(file, format, settings, from, to));
            from = to;
        }
        return segments;
    }

    @ParameterizedTest(name = "{0}/{1} fps")
    @CsvSource({"25,1", "30000,1001", "24000,1001", "60,1", "2997,100", "25,2", "15,1"})
    void keepsEveryFrameAndItsTime(int num, int den) throws MediaException {
        VideoFormat format = new VideoFormat(128, 96, num, den, 1, 1, ColorMatrix.BT601, false);
        List<Path> segments = segments(format, 48, 96, 97, 99, 140);

        Path output = folder.resolve("out.mp4");
        JoinedVideo joined = SegmentMuxer.join(segments, null, false, output);

        assertThat(joined.frames()).isEqualTo(140);
        assertThat(joined.videoDurationUs()).isEqualTo(Math.round(140e6 * den / num));
        assertThat(joined.audioDurationUs()).isZero();
        VideoProbe probe = VideoProber.probe(output);
        assertThat(probe.format()).isEqualTo(format);
        assertThat(probe.warnings()).isEmpty();
        assertThat(probe.seekable()).isTrue();
        assertThat(probe.ptsUs()).hasSize(140);
        for (int i = 0; i < 140; i++) {
            assertThat(probe.ptsUs()[i]).isEqualTo(Math.round((double) i * 1e6 * den / num));
        }
        assertSamePictures(output, probe, segments);
    }

    @Test
    void joinsHevc() throws MediaException, IOException {
        EncoderSettings hevc;
        try {
            hevc = EncoderSettings.choose(VideoCodec.HEVC, false, 20, "ultrafast");
        } catch (IllegalArgumentException e) {
            System.out.println("skipped: " + e.getMessage());
            return;
        }
        VideoFormat format = new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT709, false);
        List<Path> segments = segments(format, hevc, 30, 50);

        Path output = folder.resolve("out.mp4");
        assertThat(SegmentMuxer.join(segments, null, false, output).frames()).isEqualTo(50);

        VideoProbe probe = VideoProber.probe(output);
        assertThat(probe.codec()).isEqualTo("hevc");
        assertThat(probe.format()).isEqualTo(format);
        assertThat(probe.seekable()).isTrue();
        assertSamePictures(output, probe, segments);
        assertThat(new String(Files.readAllBytes(output), StandardCharsets.ISO_8859_1))
                .contains("hvc1");
        assertThat(segments.get(0))
                .hasSameBinaryContentAs(
                        SegmentWriterTest.write(folder.resolve("again.mp4"), format, hevc, 0, 30));
    }

    private static void assertSamePictures(Path output, VideoProbe probe, List<Path> segments)
            throws MediaException {
        int i = 0;
        try (VideoReader whole = VideoReader.open(output, true)) {
            for (Path segment : segments) {
                VideoProbe part = VideoProber.probe(segment);
                try (VideoReader reader = VideoReader.open(segment, part.seekable())) {
                    for (int k = 0; k < part.ptsUs().length; k++) {
                        YuvFrame expected = reader.read(k, part.ptsUs()[k]);
                        YuvFrame actual = whole.read(i, probe.ptsUs()[i]);
                        assertThat(actual.y()).isEqualTo(expected.y());
                        assertThat(BarCode.read(actual)).isEqualTo(i);
                        i++;
                    }
                }
            }
        }
    }

    @Test
    void startsTheSoundWhereItStarted() throws MediaException, IOException {
        int rate = 44_100;
        float[] sound = new float[3 * rate];
        AudioTranscoderTest.click(sound, rate / 2);
        AudioTranscoderTest.click(sound, 5 * rate / 2);
        Path wav = AudioTranscoderTest.wav(folder.resolve("a.wav"), rate, 1, sound);
        Path aac = folder.resolve("a.m4a");
        AudioTranscoder.transcode(wav, aac, (samples, count) -> {});
        VideoFormat format = new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT601, false);

        Path output = folder.resolve("out.mp4");
        JoinedVideo joined = SegmentMuxer.join(segments(format, 48, 75), aac, false, output);

        assertThat(joined.audioDurationUs()).isEqualTo(3_000_000);
        assertThat(joined.videoDurationUs()).isEqualTo(3_000_000);
        float[] heard = AudioTranscoderTest.decode(output, folder.resolve("again.m4a"));
        assertThat(AudioTranscoderTest.loudest(heard, 0, 24_000)).isBetween(7_996, 8_004);
        assertThat(AudioTranscoderTest.loudest(heard, 24_000, 48_000)).isBetween(39_996, 40_004);
    }

    @ParameterizedTest(name = "{0} Hz, {1} channels, sound of {2} samples, {3} frames")
    @CsvSource({
        "48000, 2, 48000, 75",
        "44100, 1, 44100, 75",
        "16000, 1, 16001, 75",
        "16000, 2, 15999, 26",
        "22050, 2, 1, 50",
        "48000, 1, 47616, 25"
    })
    void silenceFollowsAShorterSound(int rate, int channels, int samples, int frames)
            throws MediaException, IOException {
        float[] sound = new float[samples * channels];
        for (int i = 0; i < sound.length; i++) {
            int at = i / channels;
            sound[i] = (float) (0.5 * Math.sin(2 * Math.PI * 440 * at / rate));
        }
        Path output = join(sound, rate, channels, frames, true);

        assertThat(soundUs(output)).isEqualTo(frames * 40_000L);
        float[] heard = AudioTranscoderTest.decode(output, folder.resolve("again.m4a"));
        // The decoder gives whole frames of 1024 samples.
        assertThat(heard.length).isBetween(frames * 640, frames * 640 + 1024 * 16_000 / rate + 1);
        int end = (int) ((long) samples * 16_000 / rate);
        // An AAC frame reaches into the next one.
        for (int i = end + 2 * 1024 * 16_000 / rate; i < heard.length; i++) {
            assertThat(Math.abs(heard[i])).as("sample %d", i).isLessThan(1e-4f);
        }
    }

    @Test
    void aSoundIsLeftAsItIsUnlessSilenceIsWanted() throws MediaException, IOException {
        assertThat(soundUs(join(new float[48_000], 48_000, 1, 75, false))).isEqualTo(1_000_000);
    }

    @ParameterizedTest(name = "{0} frames")
    @ValueSource(ints = {1, 2, 24, 25, 26, 49})
    void theSoundEndsWithThePictures(int frames) throws MediaException, IOException {
        assertThat(soundUs(join(new float[96_000], 48_000, 1, frames, false)))
                .isEqualTo(frames * 40_000L);
    }

    private Path join(float[] sound, int rate, int channels, int frames, boolean pad)
            throws MediaException, IOException {
        Path wav = AudioTranscoderTest.wav(folder.resolve("a.wav"), rate, channels, sound);
        Path aac = folder.resolve("a.m4a");
        AudioTranscoder.transcode(wav, aac, (samples, count) -> {});
        VideoFormat format = new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT601, false);
        Path output = folder.resolve("out.mp4");
        JoinedVideo joined = SegmentMuxer.join(segments(format, frames), aac, pad, output);
        assertThat(joined.videoDurationUs()).isEqualTo(frames * 40_000L);
        assertThat(joined.audioDurationUs()).isEqualTo(soundUs(output));
        return output;
    }

    /** What the file says about the length of its sound, microseconds. */
    private static long soundUs(Path file) throws MediaException {
        try (MediaSource source = MediaSource.open(file, TrackKind.AUDIO)) {
            return source.toUs(source.track().duration());
        }
    }

    @Test
    void writesNothingThatDependsOnPlaceOrTime() throws MediaException, IOException {
        VideoFormat format = new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT601, false);
        List<Path> segments = segments(format, 30, 60);
        Path one = folder.resolve("one.mp4");
        Path two = Files.createDirectory(folder.resolve("elsewhere")).resolve("two.mp4");

        SegmentMuxer.join(segments, null, false, one);
        SegmentMuxer.join(segments, null, false, two);

        byte[] bytes = Files.readAllBytes(one);
        assertThat(Files.readAllBytes(two)).isEqualTo(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).doesNotContain(folder.toString()).doesNotContain("Lavf");
        assertThat(text.indexOf("moov")).isLessThan(text.indexOf("mdat"));
    }

    @Test
    void refusesSegmentsThatDoNotFit() throws MediaException {
        VideoFormat small = new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT601, false);
        VideoFormat large = new VideoFormat(160, 96, 25, 1, 1, 1, ColorMatrix.BT601, false);
        Path one = SegmentWriterTest.write(folder.resolve("1.mp4"), small, SETTINGS, 0, 10);
        Path two = SegmentWriterTest.write(folder.resolve("2.mp4"), large, SETTINGS, 0, 10);

        assertRefused(List.of(one, two), "has other codec parameters than");
        assertRefused(List.of(one, folder.resolve("none.mp4")), "segment cannot be read: no file");
        assertRefused(List.of(), "no segments to join");
    }

    @Test
    void refusesSegmentsOfAnotherRate() throws MediaException {
        VideoFormat one = new VideoFormat(128, 96, 25, 1, 1, 1, ColorMatrix.BT601, false);
        VideoFormat two = new VideoFormat(128, 96, 50, 1, 1, 1, ColorMatrix.BT601, false);
        Path first = SegmentWriterTest.write(folder.resolve("1.mp4"), one, SETTINGS, 0, 10);
        Path second = SegmentWriterTest.write(folder.resolve("2.mp4"), two, SETTINGS, 0, 10);

        assertRefused(List.of(first, second), "segment " + second);
    }

    private void assertRefused(List<Path> segments, String message) {
        assertThatThrownBy(
                        () -> SegmentMuxer.join(segments, null, false, folder.resolve("out.mp4")))
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.ASSEMBLE_FAILED));
    }
}
