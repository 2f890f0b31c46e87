package io.heygem.models.audio;

import java.util.ArrayList;
import java.util.List;

/**
 * One column at a time of the mel spectrogram that Wav2Lip networks hear: 50 ms periodic Hann
 * windows every 12.5 ms, magnitudes in 80 Slaney mel bands, decibels scaled to -4..4, where -4 is
 * silence. {@link MelExtractor} cuts a signal into the windows. Not thread-safe.
 */
public final class MelSpectrogram {

    /** Sample rate of every signal, Hz. */
    public static final int SAMPLE_RATE_HZ = 16_000;

    /** Samples in one window. */
    public static final int FFT_SIZE = 800;

    /** Samples from one column to the next. */
    public static final int HOP = 200;

    /** Columns in one second. */
    public static final int COLUMNS_PER_SECOND = SAMPLE_RATE_HZ / HOP;

    /** Mel bands in one column. */
    public static final int BANDS = 80;

    /** The value of digital silence, the lowest there is. */
    public static final float SILENCE = -4f;

    static final int BINS = FFT_SIZE / 2 + 1;

    /** 20 log10(x) - 20 decibels, of which 0..-100 span 4..-4, is 1.6 log10(x) + 2.4. */
    private static final double SLOPE = 1.6;

    private static final double OFFSET = 2.4;
    private static final double SMALLEST = 1e-5;

    private final double[] window = new double[FFT_SIZE];
    private final double[] windowed = new double[FFT_SIZE];
    private final double[] magnitudes = new double[BINS];
    private final RealFft fft = new RealFft();
    private final MelFilterbank filterbank = new MelFilterbank();

    public MelSpectrogram() {
        for (int k = 0; k < FFT_SIZE; k++) {
            window[k] = 0.5 - 0.5 * Math.cos(2 * Math.PI * k / FFT_SIZE);
        }
    }

    /** Number of columns of a signal: one more than whole hops, none for an empty signal. */
    public static long columns(long samples) {
        return samples == 0 ? 0 : 1 + samples / HOP;
    }

    /** All columns of a whole signal; mono, 16 000 Hz, -1..1. */
    public static List<float[]> of(float[] samples) {
        List<float[]> columns = new ArrayList<>();
        MelExtractor extractor = new MelExtractor(columns::add);
        extractor.accept(samples, 0, samples.length);
        extractor.finish();
        return columns;
    }

    /**
     * The column of one window.
     *
     * @param emphasised samples after pre-emphasis
     * @param from index of the window's first of 800 samples
     * @return float32 [80], bands ascending in frequency, -4..4
     */
    float[] column(double[] emphasised, int from) {
        magnitudes(emphasised, from);
        float[] column = new float[BANDS];
        for (int b = 0; b < BANDS; b++) {
            double level = Math.max(SMALLEST, filterbank.sum(b, magnitudes));
            double scaled = SLOPE * Math.log10(level) + OFFSET;
            column[b] = (float) Math.max(-4, Math.min(4, scaled));
        }
        return column;
    }

    /** Magnitudes of the 401 bins, 20 Hz apart, of one window; overwritten by the next call. */
    double[] magnitudes(double[] emphasised, int from) {
        for (int k = 0; k < FFT_SIZE; k++) {
            windowed[k] = emphasised[from + k] * window[k];
        }
        fft.magnitudes(windowed, magnitudes);
        return magnitudes;
    }
}
