package io.heygem.operators.media;

/**
 * A video track's ticks: frame i shows at exactly {@code i * step}.
 *
 * @param timescale ticks per second, a multiple of the frame rate's numerator
 * @param step ticks per frame
 */
record FrameClock(int timescale, int step) {

    /** Some players are inexact below this. */
    private static final int FINE_ENOUGH = 10_000;

    /** The coarsest clock that is exact and fine enough. */
    static FrameClock of(int frameRateNum, int frameRateDen) {
        int factor = 1;
        while ((long) frameRateNum * factor < FINE_ENOUGH) {
            factor *= 2;
        }
        return new FrameClock(frameRateNum * factor, frameRateDen * factor);
    }

    /** Time of a frame, microseconds, rounded to nearest. */
    long us(long frame) {
        return Math.round((double) frame * step * 1_000_000 / timescale);
    }
}
