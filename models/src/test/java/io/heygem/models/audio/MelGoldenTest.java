package io.heygem.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.Npy;
import io.heygem.models.Shared;
import io.heygem.models.onnx.Digest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against arrays that librosa's definitions gave in float64 (fixtures/README.md). */
class MelGoldenTest {

    /** Room for the fixture's own rounding to float32. */
    private static final double TOLERANCE = 2e-6;

    @Test
    void matchesTheSyntheticSignal() throws IOException {
        float[] signal = Npy.read(Shared.file("fixtures/synth_signal_f32.npy")).floats();
        compare(MelSpectrogram.of(signal), Npy.read(Shared.file("fixtures/synth_mel_80x161.npy")));
    }

    @Test
    void matchesTheSyntheticWaveFile() throws IOException {
        compare(
                MelSpectrogram.of(wave("fixtures/synth.wav")),
                Npy.read(Shared.file("fixtures/synth_wav_mel_80x161.npy")));
    }

    @Test
    void matchesSpeech() throws IOException {
        compare(
                MelSpectrogram.of(wave("fixtures/jfk_16k.wav")),
                Npy.read(Shared.file("fixtures/jfk_mel_80x881.npy")));
    }

    @Test
    void matchesTheFilterbank() throws IOException {
        Npy basis = Npy.read(Shared.file("fixtures/mel_basis_80x401.npy"));
        MelFilterbank filterbank = new MelFilterbank();
        for (int band = 0; band < 80; band++) {
            for (int bin = 0; bin < 401; bin++) {
                assertThat(filterbank.weight(band, bin))
                        .as("band %d, bin %d", band, bin)
                        .isCloseTo(basis.values()[band * 401 + bin], within(1e-8));
            }
        }
    }

    @Test
    void matchesMagnitudesIncludingTheMirroredEnds() throws IOException {
        float[] signal = Npy.read(Shared.file("fixtures/synth_signal_f32.npy")).floats();
        double[] padded = padded(signal);
        List<String> lines = Files.readAllLines(Shared.file("fixtures/synth_stftmag_cols.csv"));
        lines.removeIf(line -> line.startsWith("#"));
        int[] columns = {0, 1, 2, 80, 125, 159, 160};
        MelSpectrogram spectrogram = new MelSpectrogram();
        List<String> rows = lines.subList(lines.size() - 401, lines.size());
        for (int c = 0; c < columns.length; c++) {
            double[] magnitudes = spectrogram.magnitudes(padded, columns[c] * 200);
            for (int bin = 0; bin < 401; bin++) {
                String[] cells = rows.get(bin).split(",", -1);
                double expected = Double.parseDouble(cells[cells.length - columns.length + c]);
                assertThat(magnitudes[bin])
                        .as("column %d, bin %d", columns[c], bin)
                        .isCloseTo(expected, within(1e-5 + 1e-4 * expected));
            }
        }
    }

    @Test
    void matchesAllWindowStarts() throws IOException {
        List<String> lines = Files.readAllLines(Shared.file("fixtures/mel_chunk_starts.csv"));
        int rows = 0;
        for (String line : lines) {
            if (line.startsWith("#") || line.startsWith("fps") || line.isBlank()) {
                continue;
            }
            String[] cells = line.split(",", -1);
            int[] rate = rate(cells[0]);
            int columns = Integer.parseInt(cells[2]);
            List<Integer> starts = starts(rate, columns);
            assertThat(starts).as(line).hasSize(Integer.parseInt(cells[3]));
            StringBuilder joined = new StringBuilder();
            starts.forEach(s -> joined.append(joined.isEmpty() ? "" : ",").append(s));
            byte[] bytes = joined.toString().getBytes(StandardCharsets.US_ASCII);
            assertThat(Digest.sha256(bytes)).as(line).isEqualTo(cells[4]);
            rows++;
        }
        assertThat(rows).isEqualTo(12 * 9);
    }

    /** The windows of the original, whose last one is pulled back to the end (contract 1.6). */
    private static List<Integer> starts(int[] rate, int columns) {
        List<Integer> starts = new ArrayList<>();
        for (int frame = 0; ; frame++) {
            int start = MelWindows.start(frame, rate[0], rate[1]);
            if (start + 16 > columns) {
                starts.add(columns - 16);
                return starts;
            }
            starts.add(start);
        }
    }

    /** The fixture calls a/1001 rates by their rounded value and an r. */
    private static int[] rate(String label) {
        if (label.endsWith("r")) {
            double fps = Double.parseDouble(label.substring(0, label.length() - 1));
            return new int[] {(int) Math.round(fps * 1.001) * 1000, 1001};
        }
        return new int[] {(int) Math.round(Double.parseDouble(label) * 1000), 1000};
    }

    private static double[] padded(float[] signal) {
        int n = signal.length;
        double[] padded = new double[n + 800];
        for (int i = 0; i < n; i++) {
            padded[400 + i] = signal[i] - (i == 0 ? 0 : 0.97 * signal[i - 1]);
        }
        for (int j = 1; j <= 400; j++) {
            padded[400 - j] = padded[400 + j];
            padded[400 + n - 1 + j] = padded[400 + n - 1 - j];
        }
        return padded;
    }

    private static void compare(List<float[]> columns, Npy expected) {
        int count = expected.shape()[1];
        assertThat(columns).hasSize(count);
        double worst = 0;
        for (int band = 0; band < 80; band++) {
            for (int c = 0; c < count; c++) {
                double difference = columns.get(c)[band] - expected.values()[band * count + c];
                worst = Math.max(worst, Math.abs(difference));
            }
        }
        assertThat(worst).isLessThan(TOLERANCE);
    }

    /** Samples of a PCM16 mono file with the usual header of 44 bytes. */
    private static float[] wave(String name) throws IOException {
        ByteBuffer in =
                ByteBuffer.wrap(Files.readAllBytes(Shared.file(name)))
                        .order(ByteOrder.LITTLE_ENDIAN);
        in.position(12);
        while (in.getInt() != 0x61746164) {
            in.position(in.position() + 4 + in.getInt(in.position()));
        }
        float[] samples = new float[in.getInt() / 2];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = in.getShort() / 32768f;
        }
        return samples;
    }
}
