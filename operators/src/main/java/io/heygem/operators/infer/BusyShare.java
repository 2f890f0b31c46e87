package io.heygem.operators.infer;

import java.util.function.LongSupplier;

/**
 * Which share of the time the lip model runs, between two looks at least a few seconds apart. One
 * thread works, any thread looks.
 */
final class BusyShare {

    private static final long LEAST_NS = 5_000_000_000L;

    private final LongSupplier clockNs;
    private long busyNs;
    private long busySinceNs;
    private boolean working;
    private long lookedAtNs;
    private long busyThenNs;
    private double share;

    /**
     * @param clockNs nanoseconds from any beginning
     */
    BusyShare(LongSupplier clockNs) {
        this.clockNs = clockNs;
        this.lookedAtNs = clockNs.getAsLong();
    }

    /** The model runs. */
    synchronized void begin() {
        working = true;
        busySinceNs = clockNs.getAsLong();
    }

    /** The model waits; nothing when it waited already. */
    synchronized void end() {
        if (working) {
            busyNs += clockNs.getAsLong() - busySinceNs;
            working = false;
        }
    }

    /** 0..1. */
    synchronized double share() {
        long now = clockNs.getAsLong();
        long passed = now - lookedAtNs;
        if (passed >= LEAST_NS) {
            long busy = busyNs + (working ? now - busySinceNs : 0);
            share = (double) (busy - busyThenNs) / passed;
            busyThenNs = busy;
            lookedAtNs = now;
        }
        return share;
    }
}
