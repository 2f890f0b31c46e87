package io.heygem.operators.dispatch;

import io.heygem.operators.record.VideoState;

/** How far one attempt at a video is, as the registry sees it. */
public enum VideoStep {
    /** Nobody was told of it yet. */
    NEW,
    /** It waits for its turn. */
    WAITING,
    /** It is in the stages; its outcome will be a file. */
    RELEASED,
    COMPLETED,
    WARNED,
    FAILED,
    CANCELLED;

    /** Whether it has ended. */
    boolean ended() {
        return compareTo(COMPLETED) >= 0;
    }

    /** The step of an outcome. */
    static VideoStep of(VideoState state) {
        return switch (state) {
            case COMPLETED -> COMPLETED;
            case COMPLETED_WITH_WARNINGS -> WARNED;
            case FAILED -> FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
