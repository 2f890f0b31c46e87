package io.heygem.models.audio;

/**
 * 80 triangular bands on Slaney's mel scale with Slaney's area normalisation, 55 to 7600 Hz,
 * sampled at the 401 bin centres of an 800-point transform at 16 kHz (Slaney, Auditory Toolbox,
 * 1998; the numbers are Wav2Lip's). Immutable.
 */
final class MelFilterbank {

    private static final double LOW_HZ = 55;
    private static final double HIGH_HZ = 7600;

    /** The scale is linear below 1000 Hz (mel 15) and logarithmic above. */
    private static final double LINEAR_HZ_PER_MEL = 200.0 / 3;

    private static final double KNEE_HZ = 1000;
    private static final double KNEE_MEL = KNEE_HZ / LINEAR_HZ_PER_MEL;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    private final int[] firstBin = new int[MelSpectrogram.BANDS];
    private final double[][] weights = new double[MelSpectrogram.BANDS][];

    MelFilterbank() {
        double binHz = (double) MelSpectrogram.SAMPLE_RATE_HZ / MelSpectrogram.FFT_SIZE;
        double low = mel(LOW_HZ);
        double step = (mel(HIGH_HZ) - low) / (MelSpectrogram.BANDS + 1);
        for (int b = 0; b < MelSpectrogram.BANDS; b++) {
            double left = hz(low + b * step);
            double centre = hz(low + (b + 1) * step);
            double right = hz(low + (b + 2) * step);
            int first = (int) Math.ceil(left / binHz);
            int last = (int) Math.floor(right / binHz);
            firstBin[b] = first;
            weights[b] = new double[last - first + 1];
            for (int k = first; k <= last; k++) {
                double f = k * binHz;
                double triangle =
                        Math.min((f - left) / (centre - left), (right - f) / (right - centre));
                weights[b][k - first] = Math.max(0, triangle) * 2 / (right - left);
            }
        }
    }

    /** Weight of bin {@code bin} (0..400) in band {@code band} (0..79). */
    double weight(int band, int bin) {
        int i = bin - firstBin[band];
        return i >= 0 && i < weights[band].length ? weights[band][i] : 0;
    }

    /** Weighted sum of the 401 magnitudes in one band. */
    double sum(int band, double[] magnitudes) {
        double sum = 0;
        int first = firstBin[band];
        double[] w = weights[band];
        for (int i = 0; i < w.length; i++) {
            sum += w[i] * magnitudes[first + i];
        }
        return sum;
    }

    private static double mel(double hz) {
        return hz < KNEE_HZ ? hz / LINEAR_HZ_PER_MEL : KNEE_MEL + Math.log(hz / KNEE_HZ) / LOG_STEP;
    }

    private static double hz(double mel) {
        return mel < KNEE_MEL
                ? mel * LINEAR_HZ_PER_MEL
                : KNEE_HZ * Math.exp((mel - KNEE_MEL) * LOG_STEP);
    }
}
