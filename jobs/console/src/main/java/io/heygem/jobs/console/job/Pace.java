package io.heygem.jobs.console.job;

/** How fast something goes, from the first sign of progress to the last. Not thread-safe. */
final class Pace {

    private static final long EARLY_MILLIS = 2_000;
    private static final double LITTLE = 0.02;

    private long since;
    private double from;
    private long lastAt;
    private double last;

    /** Forgets all. */
    void restart() {
        since = 0;
    }

    /**
     * A sign of progress.
     *
     * @param fraction how much is done, 0..1
     * @param at epoch milliseconds
     */
    void tell(double fraction, long at) {
        if (since == 0 || fraction < last) {
            since = at;
            from = fraction;
        }
        last = fraction;
        lastAt = at;
    }

    /** Seconds until all is done; null when nobody can tell yet. */
    Long etaSeconds(long now) {
        double gone = last - from;
        long took = lastAt - since;
        if (since == 0 || gone < LITTLE || took < EARLY_MILLIS) {
            return null;
        }
        double left = (1 - last) * took / gone - (now - lastAt);
        return Math.max(1, Math.round(left / 1000));
    }
}
