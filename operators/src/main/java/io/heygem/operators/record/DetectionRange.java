package io.heygem.operators.record;

/**
 * Consecutive source frames in which faces shall be found.
 *
 * @param plan the video
 * @param index number of this range
 * @param firstFrame first source frame
 * @param ptsUs presentation time of each frame of the range, microseconds
 */
public record DetectionRange(VideoPlan plan, int index, int firstFrame, long[] ptsUs) {

    /** What ranges are spread over CPU slots by. */
    public String key() {
        return plan.videoDigest() + "#" + index;
    }
}
