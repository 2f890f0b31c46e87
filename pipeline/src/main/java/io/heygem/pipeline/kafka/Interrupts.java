package io.heygem.pipeline.kafka;

import org.apache.kafka.common.errors.InterruptException;

/** Kafka's clients turn interrupts into unchecked exceptions; these turn them back. */
final class Interrupts {

    private Interrupts() {}

    /** The interrupt that a client has heard; the thread's flag is cleared. */
    static InterruptedException of(InterruptException heard) {
        Thread.interrupted();
        InterruptedException interrupted = new InterruptedException(heard.getMessage());
        interrupted.initCause(heard);
        return interrupted;
    }

    /** Runs something that must not be cut short by an interrupt, which is kept for later. */
    static void keep(Runnable action) {
        boolean interrupted = Thread.interrupted();
        try {
            action.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
