package io.heygem.operators.record;

/** How a video ended. */
public enum VideoState {
    COMPLETED,
    COMPLETED_WITH_WARNINGS,
    FAILED,
    CANCELLED
}
