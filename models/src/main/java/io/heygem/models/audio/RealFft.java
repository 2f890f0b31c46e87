package io.heygem.models.audio;

/**
 * Magnitudes of the discrete Fourier transform of 800 real values. Not thread-safe.
 *
 * <p>The values are packed into 400 complex ones, transformed with Stockham's self-sorting
 * decimation in frequency (radices 4, 4, 5, 5) and unpacked with the usual split into the spectra
 * of the even and the odd values.
 */
final class RealFft {

    static final int SIZE = MelSpectrogram.FFT_SIZE;
    private static final int HALF = SIZE / 2;
    private static final int[] RADICES = {4, 4, 5, 5};

    /** Cosine and sine of 2 pi k / 800. */
    private final double[] cos = new double[SIZE];

    private final double[] sin = new double[SIZE];
    private double[] re = new double[HALF];
    private double[] im = new double[HALF];
    private double[] nextRe = new double[HALF];
    private double[] nextIm = new double[HALF];

    RealFft() {
        for (int k = 0; k < SIZE; k++) {
            cos[k] = Math.cos(2 * Math.PI * k / SIZE);
            sin[k] = Math.sin(2 * Math.PI * k / SIZE);
        }
    }

    /**
     * Transforms {@code in[0..799]}.
     *
     * @param magnitudes receives the 401 absolute values of bins 0..400
     */
    void magnitudes(double[] in, double[] magnitudes) {
        for (int k = 0; k < HALF; k++) {
            re[k] = in[2 * k];
            im[k] = in[2 * k + 1];
        }
        int length = HALF;
        int stride = 1;
        for (int radix : RADICES) {
            if (radix == 4) {
                radix4(length, stride);
            } else {
                radix5(length, stride);
            }
            swap();
            length /= radix;
            stride *= radix;
        }
        for (int k = 0; k <= HALF; k++) {
            int a = k % HALF;
            int b = (HALF - k) % HALF;
            double evenRe = (re[a] + re[b]) / 2;
            double evenIm = (im[a] - im[b]) / 2;
            double oddRe = (im[a] + im[b]) / 2;
            double oddIm = (re[b] - re[a]) / 2;
            double x = evenRe + oddRe * cos[k] + oddIm * sin[k];
            double y = evenIm + oddIm * cos[k] - oddRe * sin[k];
            magnitudes[k] = Math.sqrt(x * x + y * y);
        }
    }

    private void radix4(int length, int stride) {
        int quarter = length / 4;
        int step = SIZE / length;
        for (int k = 0; k < quarter; k++) {
            for (int q = 0; q < stride; q++) {
                int i0 = q + stride * k;
                int i1 = i0 + stride * quarter;
                int i2 = i1 + stride * quarter;
                int i3 = i2 + stride * quarter;
                double sumRe = re[i0] + re[i2];
                double sumIm = im[i0] + im[i2];
                double difRe = re[i0] - re[i2];
                double difIm = im[i0] - im[i2];
                double oddSumRe = re[i1] + re[i3];
                double oddSumIm = im[i1] + im[i3];
                double oddDifRe = re[i1] - re[i3];
                double oddDifIm = im[i1] - im[i3];
                int o = q + stride * 4 * k;
                put(o, 0, sumRe + oddSumRe, sumIm + oddSumIm);
                put(o + stride, k * step, difRe + oddDifIm, difIm - oddDifRe);
                put(o + 2 * stride, 2 * k * step, sumRe - oddSumRe, sumIm - oddSumIm);
                put(o + 3 * stride, 3 * k * step, difRe - oddDifIm, difIm + oddDifRe);
            }
        }
    }

    private void radix5(int length, int stride) {
        int fifth = length / 5;
        int step = SIZE / length;
        double c1 = cos[SIZE / 5];
        double c2 = cos[2 * SIZE / 5];
        double s1 = sin[SIZE / 5];
        double s2 = sin[2 * SIZE / 5];
        for (int k = 0; k < fifth; k++) {
            for (int q = 0; q < stride; q++) {
                int i0 = q + stride * k;
                int i1 = i0 + stride * fifth;
                int i2 = i1 + stride * fifth;
                int i3 = i2 + stride * fifth;
                int i4 = i3 + stride * fifth;
                double aRe = re[i1] + re[i4];
                double aIm = im[i1] + im[i4];
                double bRe = re[i2] + re[i3];
                double bIm = im[i2] + im[i3];
                double cRe = re[i1] - re[i4];
                double cIm = im[i1] - im[i4];
                double dRe = re[i2] - re[i3];
                double dIm = im[i2] - im[i3];
                double pRe = re[i0] + c1 * aRe + c2 * bRe;
                double pIm = im[i0] + c1 * aIm + c2 * bIm;
                double rRe = re[i0] + c2 * aRe + c1 * bRe;
                double rIm = im[i0] + c2 * aIm + c1 * bIm;
                double tRe = s1 * cRe + s2 * dRe;
                double tIm = s1 * cIm + s2 * dIm;
                double uRe = s2 * cRe - s1 * dRe;
                double uIm = s2 * cIm - s1 * dIm;
                int o = q + stride * 5 * k;
                put(o, 0, re[i0] + aRe + bRe, im[i0] + aIm + bIm);
                put(o + stride, k * step, pRe + tIm, pIm - tRe);
                put(o + 2 * stride, 2 * k * step, rRe + uIm, rIm - uRe);
                put(o + 3 * stride, 3 * k * step, rRe - uIm, rIm + uRe);
                put(o + 4 * stride, 4 * k * step, pRe - tIm, pIm + tRe);
            }
        }
    }

    /** Stores x + iy turned by minus 2 pi angle / 800. */
    private void put(int at, int angle, double x, double y) {
        nextRe[at] = x * cos[angle] + y * sin[angle];
        nextIm[at] = y * cos[angle] - x * sin[angle];
    }

    private void swap() {
        double[] t = re;
        re = nextRe;
        nextRe = t;
        t = im;
        im = nextIm;
        nextIm = t;
    }
}
