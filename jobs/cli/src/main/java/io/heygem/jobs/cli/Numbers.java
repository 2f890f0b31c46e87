package io.heygem.jobs.cli;

import java.util.Locale;

/** Numbers as tables and logs show them. */
final class Numbers {

    private static final int MINUTE = 60;

    private Numbers() {}

    /** Seconds with one decimal, as {@code 12.3}. */
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    /** Minutes and seconds, as {@code 03:07}. */
    static String clock(double seconds) {
        long whole = (long) seconds;
        return String.format(Locale.ROOT, "%02d:%02d", whole / MINUTE, whole % MINUTE);
    }

    /** Rounded to three decimals, for JSON. */
    static double milli(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
