package io.heygem.operators.record;

/** How far a job as a whole is. */
public enum JobState {
    /** Accepted; none of its videos has begun. */
    QUEUED,
    RUNNING,
    /** Nothing more is begun until it is resumed. */
    PAUSED,
    COMPLETED,
    COMPLETED_WITH_WARNINGS,
    /** All videos have ended and at least one failed. */
    FAILED,
    CANCELLED
}
