package io.heygem.jobs.console.job;

import java.time.Duration;

/**
 * How long results are kept.
 *
 * @param undo how long a deletion can be undone
 * @param age after which an ended job goes on its own; zero for never
 * @param bytes of results above which the oldest ended jobs go; 0 for no limit
 */
public record Retention(Duration undo, Duration age, long bytes) {

    /** Nothing goes on its own. */
    public static final Retention DEFAULT = new Retention(Duration.ofMinutes(10), Duration.ZERO, 0);
}
