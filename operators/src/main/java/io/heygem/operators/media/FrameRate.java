package io.heygem.operators.media;

import java.util.Arrays;
import java.util.Locale;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * A constant frame rate, and how one is chosen for a track.
 *
 * @param num frames per second, numerator
 * @param den denominator, in lowest terms
 * @param constant false when the source's frames do not keep to it
 */
record FrameRate(int num, int den, boolean constant) {

    private static final double MIN = 1;
    private static final double MAX = 120;

    private static final FrameRate[] STANDARD = {
        of(1, 1),
        of(2, 1),
        of(5, 1),
        of(6, 1),
        of(8, 1),
        of(10, 1),
        of(12, 1),
        of(25, 2),
        of(15, 1),
        of(20, 1),
        of(24000, 1001),
        of(24, 1),
        of(25, 1),
        of(30000, 1001),
        of(30, 1),
        of(48, 1),
        of(50, 1),
        of(60000, 1001),
        of(60, 1),
        of(90, 1),
        of(100, 1),
        of(120000, 1001),
        of(120, 1)
    };

    /** Frames per second. */
    double perSecond() {
        return (double) num / den;
    }

    /** As people write it: {@code 25} or {@code 29.970 (30000/1001)}. */
    String text() {
        return den == 1
                ? Integer.toString(num)
                : String.format(Locale.ROOT, "%.3f (%d/%d)", perSecond(), num, den);
    }

    private static FrameRate of(long num, long den) {
        long divisor = gcd(num, den);
        return new FrameRate((int) (num / divisor), (int) (den / divisor), true);
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /**
     * What the container claims, for tracks whose frames have no times.
     *
     * @param claims rates in order of trust; absent and absurd ones are passed over
     */
    static FrameRate claimed(AVRational... claims) {
        for (AVRational claim : claims) {
            if (isSane(claim.num(), claim.den())) {
                return snap(of(claim.num(), claim.den()));
            }
        }
        return of(25, 1);
    }

    /**
     * Measures the rate of a track.
     *
     * @param ticks presentation times of its frames, strictly ascending, at least one
     * @param timeBase seconds per tick
     * @param claims what the container says, in order of trust
     */
    static FrameRate measure(long[] ticks, AVRational timeBase, AVRational... claims) {
        if (ticks.length < 2) {
            return claimed(claims);
        }
        long step = ticks[1] - ticks[0];
        boolean even = true;
        for (int i = 2; i < ticks.length && even; i++) {
            even = ticks[i] - ticks[i - 1] == step;
        }
        if (even && isSane(timeBase.den(), (long) timeBase.num() * step)) {
            return snap(of(timeBase.den(), timeBase.num() * step));
        }
        double tick = (double) timeBase.num() / timeBase.den();
        double average = (ticks.length - 1) / ((ticks[ticks.length - 1] - ticks[0]) * tick);
        FrameRate claimed = claimed(claims);
        if (claimed.isStandard() && claimed.fits(ticks, tick)) {
            return claimed;
        }
        FrameRate standard = nearest(average, 0.02);
        if (standard != null && standard.fits(ticks, tick)) {
            return standard;
        }
        if (claimed.den <= 2 && claimed.fits(ticks, tick)) {
            return claimed;
        }
        return variable(ticks, tick, average, claimed);
    }

    /**
     * Dropped frames and pauses leave the usual interval alone; where it makes no sense, the
     * average is all there is.
     */
    private static FrameRate variable(
            long[] ticks, double tick, double average, FrameRate claimed) {
        long[] steps = new long[ticks.length - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = ticks[i + 1] - ticks[i];
        }
        Arrays.sort(steps);
        double usual = 1 / (steps[steps.length / 2] * tick);
        double wanted = usual > MAX ? average : usual;
        if (Math.abs(claimed.perSecond() / wanted - 1) < 1e-3) {
            return new FrameRate(claimed.num, claimed.den, false);
        }
        FrameRate standard = nearest(wanted, Double.MAX_VALUE);
        return new FrameRate(standard.num, standard.den, false);
    }

    private boolean isStandard() {
        return Arrays.asList(STANDARD).contains(this);
    }

    /** True when every frame lies within a third of an interval of a constant grid. */
    private boolean fits(long[] ticks, double tick) {
        double interval = 1 / perSecond();
        for (int i = 0; i < ticks.length; i++) {
            double late = (ticks[i] - ticks[0]) * tick - i * interval;
            if (Math.abs(late) > interval / 3) {
                return false;
            }
        }
        return true;
    }

    /** Computed rates are rounded to the standard they mean; written ones stay. */
    private static FrameRate snap(FrameRate rate) {
        if (rate.den <= 1001) {
            return rate;
        }
        FrameRate standard = nearest(rate.perSecond(), 1e-4);
        return standard == null ? rate : standard;
    }

    private static FrameRate nearest(double perSecond, double tolerance) {
        FrameRate best = null;
        for (FrameRate rate : STANDARD) {
            double distance = Math.abs(rate.perSecond() / perSecond - 1);
            if (distance <= tolerance
                    && (best == null || distance < Math.abs(best.perSecond() / perSecond - 1))) {
                best = rate;
            }
        }
        return best;
    }

    private static boolean isSane(long num, long den) {
        return num > 0
                && den > 0
                && num <= Integer.MAX_VALUE
                && den <= Integer.MAX_VALUE
                && (double) num / den >= MIN
                && (double) num / den <= MAX;
    }
}
