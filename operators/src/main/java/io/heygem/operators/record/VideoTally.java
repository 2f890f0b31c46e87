package io.heygem.operators.record;

/**
 * How the videos of a job stand; those in none of the other counts are open.
 *
 * @param total all videos
 * @param completed with or without warnings
 * @param warned those of the completed that have warnings
 * @param failed those that failed
 * @param cancelled those that were cancelled
 */
public record VideoTally(int total, int completed, int warned, int failed, int cancelled) {

    /** Videos that have ended. */
    public int ended() {
        return completed + failed + cancelled;
    }
}
