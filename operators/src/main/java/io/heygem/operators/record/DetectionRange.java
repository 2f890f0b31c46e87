package io.heygem.operators.record;

/**
 * Consecutive source frames in which faces shall be found.
 *
 * @param plan the video
 * @param index number of this range
 * @param firstFrame first source frame
 * @param ptsUs presentation time of each frame of the range, microseconds
 * @param slot where it is worked on, as the gate before chose; 0 before that
 */
public record DetectionRange(VideoPlan plan, int index, int firstFrame, long[] ptsUs, int slot) {

    /** A range that has not been sent anywhere yet. */
    public DetectionRange(VideoPlan plan, int index, int firstFrame, long[] ptsUs) {
        this(plan, index, firstFrame, ptsUs, 0);
    }

    /** The same range on its way to a slot. */
    public DetectionRange inSlot(int chosen) {
        return new DetectionRange(plan, index, firstFrame, ptsUs, chosen);
    }

    /** What is searched, whoever asks for it. */
    public String key() {
        return plan.videoDigest() + "#" + index;
    }
}
