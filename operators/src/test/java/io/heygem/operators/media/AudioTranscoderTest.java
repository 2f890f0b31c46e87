package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.operators.record.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioTranscoderTest {

    @TempDir Path folder;

    /** Writes interleaved samples as 16-bit PCM. */
    static Path wav(Path file, int rate, int channels, float[] interleaved) throws IOException {
        ByteBuffer bytes =
                ByteBuffer.allocate(44 + interleaved.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + interleaved.length * 2);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        bytes.putShort((short) 1).putShort((short) channels).putInt(rate);
        bytes.putInt(rate * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(interleaved.length * 2);
        for (float sample : interleaved) {
            bytes.putShort((short) Math.round(sample * 32768));
        }
        Files.write(file, bytes.array());
        return file;
    }

    /** A short pulse, symmetric around a sample. */
    static void click(float[] sound, int at) {
        for (int i = -40; i <= 40; i++) {
            sound[at + i] += (float) (0.8 * Math.exp(-i * i / 200.0));
        }
    }

    static int loudest(float[] sound, int from, int to) {
        int best = from;
        for (int i = from; i < to; i++) {
            if (Math.abs(sound[i]) > Math.abs(sound[best])) {
                best = i;
            }
        }
        return best;
    }

    static float[] decode(Path file, Path aac) throws MediaException {
        Collector collector = new Collector();
        AudioTranscoder.transcode(file, aac, collector);
        return collector.all();
    }

    private float[] decode(Path file) throws MediaException {
        return decode(file, folder.resolve("out.m4a"));
    }

    private static final class Collector implements SampleSink {
        private float[] samples = new float[0];

        @Override
        public void accept(float[] more, int count) {
            int old = samples.length;
            samples = Arrays.copyOf(samples, old + count);
            System.arraycopy(more, 0, samples, old, count);
        }

        float[] all() {
            return samples;
        }
    }

    private static float[] noise(int count) {
        Random random = new Random(11);
        float[] noise = new float[count];
        for (int i = 0; i < count; i++) {
            noise[i] = (random.nextInt(65_536) - 32_768) / 32_768f;
        }
        return noise;
    }

    @Test
    void passesMonoAt16KilohertzUnchanged() throws MediaException, IOException {
        float[] sound = noise(40_001);

        assertThat(decode(wav(folder.resolve("a.wav"), 16_000, 1, sound))).isEqualTo(sound);
    }

    @Test
    void takesTheMeanOfTheChannels() throws MediaException, IOException {
        int count = 16_000;
        float[] stereo = new float[2 * count];
        for (int i = 0; i < count; i++) {
            stereo[2 * i] = 0.5f;
            stereo[2 * i + 1] = 0.25f;
        }

        float[] mono = decode(wav(folder.resolve("a.wav"), 16_000, 2, stereo));

        assertThat(mono).hasSize(count);
        for (float sample : mono) {
            assertThat(sample).isEqualTo(0.375f);
        }
    }

    @Test
    void takesTheMeanOfSixChannels() throws MediaException, IOException {
        float[] six = new float[6 * 16_000];
        for (int i = 0; i < six.length; i += 6) {
            six[i + 3] = 0.6f;
        }

        float[] mono = decode(wav(folder.resolve("a.wav"), 16_000, 6, six));

        assertThat(mono[8000]).isCloseTo(0.1f, org.assertj.core.api.Assertions.within(1e-4f));
    }

    @ParameterizedTest
    @ValueSource(ints = {8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000})
    void neitherShiftsNorLosesSound(int rate) throws MediaException, IOException {
        int count = 2 * rate + 1;
        float[] sound = new float[count];
        click(sound, rate / 2);
        click(sound, 3 * rate / 2);
        Path aac = folder.resolve("out.m4a");
        Collector collector = new Collector();

        PreparedAudio prepared =
                AudioTranscoder.transcode(
                        wav(folder.resolve("a.wav"), rate, 1, sound), aac, collector);

        assertThat(prepared.sampleRate()).isEqualTo(rate);
        assertThat(prepared.samples()).isEqualTo(count);
        assertThat(prepared.codec()).isEqualTo("pcm_s16le");
        assertThat(prepared.warnings()).hasSize(rate < 16_000 ? 1 : 0);
        float[] mono = collector.all();
        assertThat(mono).hasSize((int) Math.ceil(count * 16_000.0 / rate));
        assertThat(loudest(mono, 0, 16_000)).isBetween(7_999, 8_001);
        assertThat(loudest(mono, 16_000, 32_000)).isBetween(23_999, 24_001);
        float[] again = decode(aac, folder.resolve("again.m4a"));
        assertThat(loudest(again, 0, 16_000)).isBetween(7_995, 8_005);
        assertThat(loudest(again, 16_000, 32_000)).isBetween(23_995, 24_005);
    }

    @Test
    void hearsOneOfTwoChannelsThatCancelEachOther() throws MediaException, IOException {
        float[] stereo = new float[2 * 16_000];
        for (int i = 0; i < 16_000; i++) {
            stereo[2 * i] = (float) (0.2 * Math.sin(i / 10.0));
            stereo[2 * i + 1] = -1.1f * stereo[2 * i];
        }
        Path file = wav(folder.resolve("a.wav"), 16_000, 2, stereo);
        Path aac = folder.resolve("out.m4a");

        PreparedAudio first = AudioTranscoder.transcode(file, aac, new Collector());
        Collector right = new Collector();
        AudioTranscoder.transcode(file, aac, MediaLimits.DEFAULT, first.heard(), right, () -> {});

        assertThat(first.heard()).isEqualTo(1);
        assertThat(first.warnings()).singleElement().asString().contains("right");
        float[] sound = right.all();
        assertThat(sound).hasSize(16_000);
        for (int i = 0; i < sound.length; i++) {
            assertThat(sound[i])
                    .isCloseTo(stereo[2 * i + 1], org.assertj.core.api.Assertions.within(1e-4f));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5, 7, 8, 10, 16})
    void takesAnyNumberOfChannels(int channels) throws MediaException, IOException {
        float[] sound = new float[channels * 16_000];
        Arrays.fill(sound, 0.25f);
        Collector collector = new Collector();

        PreparedAudio prepared =
                AudioTranscoder.transcode(
                        wav(folder.resolve("a.wav"), 16_000, channels, sound),
                        folder.resolve("out.m4a"),
                        collector);

        assertThat(prepared.channels()).isEqualTo(channels);
        assertThat(prepared.heard()).isEqualTo(PreparedAudio.MEAN);
        assertThat(collector.all()).hasSize(16_000);
        assertThat(collector.all()[8_000])
                .isCloseTo(0.25f, org.assertj.core.api.Assertions.within(1e-3f));
        assertThat(decode(folder.resolve("out.m4a"), folder.resolve("again.m4a"))[8_000])
                .isBetween(0.1f, 1f);
    }

    @Test
    void refusesSoundBeyondItsLimits() throws IOException {
        Path file = wav(folder.resolve("a.wav"), 16_000, 1, new float[32_000]);
        MediaLimits tight = new MediaLimits(1, 1, Duration.ofSeconds(1), 1, 1);

        assertThatThrownBy(
                        () ->
                                AudioTranscoder.transcode(
                                        file,
                                        folder.resolve("out.m4a"),
                                        tight,
                                        PreparedAudio.MEAN,
                                        new Collector(),
                                        () -> {}))
                .hasMessageContaining("longer than 1 s")
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.AUDIO_TOO_LARGE));
    }

    @Test
    void findsTheSoundBehindAHeaderThatLies() throws MediaException, IOException {
        float[] sound = noise(16_000);
        byte[] whole = Files.readAllBytes(wav(folder.resolve("a.wav"), 16_000, 1, sound));
        ByteBuffer piped = ByteBuffer.allocate(whole.length + 12).order(ByteOrder.LITTLE_ENDIAN);
        piped.put(whole, 0, 36).put("LIST".getBytes(StandardCharsets.US_ASCII)).putInt(-1);
        piped.put("INFO".getBytes(StandardCharsets.US_ASCII)).put(whole, 36, whole.length - 36);
        piped.putInt(4, -1);
        Path file = Files.write(folder.resolve("piped.wav"), piped.array());
        Collector collector = new Collector();

        PreparedAudio prepared =
                AudioTranscoder.transcode(file, folder.resolve("out.m4a"), collector);

        assertThat(collector.all()).isEqualTo(sound);
        assertThat(prepared.warnings()).singleElement().asString().contains("header");
    }

    @Test
    void writesTheSameAacForTheSameSound() throws MediaException, IOException {
        Path file = wav(folder.resolve("a.wav"), 44_100, 2, noise(88_200));

        decode(file, folder.resolve("1.m4a"));
        decode(file, folder.resolve("2.m4a"));

        assertThat(Files.readAllBytes(folder.resolve("2.m4a")))
                .isEqualTo(Files.readAllBytes(folder.resolve("1.m4a")));
    }

    @Test
    void acceptsATenthOfASecond() throws MediaException, IOException {
        assertThat(decode(wav(folder.resolve("a.wav"), 16_000, 1, new float[1_600])))
                .hasSize(1_600);
    }

    @Test
    void silencesNumbersThatAreNone() throws MediaException, IOException {
        ByteBuffer bytes = ByteBuffer.allocate(44 + 4 * 44_100).order(ByteOrder.LITTLE_ENDIAN);
        Path pcm = wav(folder.resolve("a.wav"), 44_100, 1, new float[2 * 44_100]);
        bytes.put(Files.readAllBytes(pcm), 0, 44);
        bytes.putShort(20, (short) 3).putInt(28, 4 * 44_100);
        bytes.putShort(32, (short) 4).putShort(34, (short) 32);
        bytes.putFloat(44 + 4000, Float.NaN).putFloat(44 + 8000, Float.POSITIVE_INFINITY);
        bytes.putFloat(44 + 12_000, 1e30f).putFloat(44 + 120_000, 0.5f);
        Files.write(pcm, bytes.array());

        float[] mono = decode(pcm);

        assertThat(mono).hasSize(16_000);
        for (float sample : mono) {
            assertThat(Math.abs(sample)).isLessThan(1);
        }
        assertThat(loudest(mono, 0, 16_000)).isBetween(10_883, 10_885);
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        assertFails(folder.resolve("none.wav"), ErrorCode.AUDIO_NOT_FOUND);
        assertFails(folder, ErrorCode.AUDIO_UNREADABLE);
        assertFails(
                Files.write(folder.resolve("text.wav"), new byte[] {1, 2, 3}),
                ErrorCode.AUDIO_UNREADABLE);
        assertFails(
                wav(folder.resolve("empty.wav"), 16_000, 1, new float[0]), ErrorCode.AUDIO_EMPTY);
        assertFails(
                new ClipMaker(folder.resolve("silent.mp4"), "mpeg4").make(5),
                ErrorCode.AUDIO_NO_AUDIO_TRACK);
    }

    private void assertFails(Path file, ErrorCode code) {
        assertThatThrownBy(() -> decode(file))
                .hasMessageContaining(file.toString())
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
