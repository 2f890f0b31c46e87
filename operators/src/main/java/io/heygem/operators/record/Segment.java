package io.heygem.operators.record;

/**
 * Consecutive output frames that are rendered together: the unit of work, of retry, of progress.
 *
 * @param plan the video
 * @param index number of the segment
 * @param sourceFrames source frame that each output frame shows
 * @param sourcePtsUs presentation time of these source frames, microseconds
 * @param track the face in each output frame
 * @param slot where it is worked on, as the gate before chose; 0 before that
 */
public record Segment(
        VideoPlan plan,
        int index,
        int[] sourceFrames,
        long[] sourcePtsUs,
        FaceTrack track,
        int slot) {

    /** A segment that has not been sent anywhere yet. */
    public Segment(
            VideoPlan plan, int index, int[] sourceFrames, long[] sourcePtsUs, FaceTrack track) {
        this(plan, index, sourceFrames, sourcePtsUs, track, 0);
    }

    /** The same segment on its way to a slot. */
    public Segment inSlot(int chosen) {
        return new Segment(plan, index, sourceFrames, sourcePtsUs, track, chosen);
    }

    /** First output frame. */
    public int start() {
        return plan.segmentStart(index);
    }

    /** Number of output frames. */
    public int frames() {
        return sourceFrames.length;
    }

    /** Number of output frames that pass through unchanged. */
    public int framesWithoutFace() {
        return frames() - track.present();
    }

    /** What is rendered, whoever asks for it. */
    public String shard() {
        return plan.renderKey() + "#" + index;
    }
}
