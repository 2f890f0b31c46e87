package io.heygem.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MelExtractorTest {

    @Property(tries = 60)
    void piecesChangeNoBit(
            @ForAll @IntRange(max = 60_000) int samples,
            @ForAll @IntRange(min = 1, max = 20_000) int largestPiece,
            @ForAll long seed) {
        float[] signal = noise(samples, seed);
        Random random = new Random(seed);
        List<float[]> columns = new ArrayList<>();
        MelExtractor extractor = new MelExtractor(columns::add);
        for (int from = 0; from < samples; ) {
            int to = Math.min(samples, from + random.nextInt(largestPiece + 1));
            extractor.accept(signal, from, to);
            from = to;
        }
        extractor.finish();
        assertThat(columns.toArray(float[][]::new))
                .isDeepEqualTo(MelSpectrogram.of(signal).toArray(float[][]::new));
        assertThat(columns).hasSize((int) MelSpectrogram.columns(samples));
    }

    @Property(tries = 40)
    void shortSignalsSoundAsIfSilenceFollowed(@ForAll @IntRange(min = 1, max = 400) int samples) {
        float[] signal = noise(samples, samples);
        float[] longer = new float[401];
        System.arraycopy(signal, 0, longer, 0, samples);
        List<float[]> columns = MelSpectrogram.of(signal);
        assertThat(columns).hasSize(1 + samples / 200);
        List<float[]> expected = MelSpectrogram.of(longer).subList(0, columns.size());
        assertThat(columns.toArray(float[][]::new)).isDeepEqualTo(expected.toArray(float[][]::new));
    }

    @Test
    void anEmptySignalHasNoColumns() {
        assertThat(MelSpectrogram.of(new float[0])).isEmpty();
    }

    @Test
    void silenceIsTheLowestValueEverywhere() {
        for (float[] column : MelSpectrogram.of(new float[5000])) {
            assertThat(column).containsOnly(MelSpectrogram.SILENCE);
        }
    }

    @Property(tries = 30)
    void aToneIsLoudestInItsOwnBand(@ForAll @IntRange(min = 200, max = 7000) int hz) {
        float[] tone = new float[8000];
        for (int i = 0; i < tone.length; i++) {
            tone[i] = (float) (0.5 * Math.sin(2 * Math.PI * hz * i / 16_000));
        }
        float[] column = MelSpectrogram.of(tone).get(20);
        int loudest = 0;
        for (int b = 1; b < 80; b++) {
            loudest = column[b] > column[loudest] ? b : loudest;
        }
        assertThat((double) loudest).isBetween(band(hz) - 1.6, band(hz) + 1.6);
    }

    @Test
    void refusesSamplesAfterTheEnd() {
        MelExtractor extractor = new MelExtractor(column -> {});
        extractor.finish();
        assertThatThrownBy(() -> extractor.accept(new float[1], 0, 1))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(extractor::finish).isInstanceOf(IllegalStateException.class);
    }

    /** Place of a frequency on the mel scale, counted in band centres. */
    private static double band(double hz) {
        return (mel(hz) - mel(55)) * 81 / (mel(7600) - mel(55)) - 1;
    }

    private static double mel(double hz) {
        return hz < 1000 ? hz * 3 / 200 : 15 + Math.log(hz / 1000) / Math.log(6.4) * 27;
    }

    private static float[] noise(int samples, long seed) {
        Random random = new Random(seed);
        float[] signal = new float[samples];
        for (int i = 0; i < samples; i++) {
            signal[i] = random.nextFloat() * 2 - 1;
        }
        return signal;
    }
}
