package io.heygem.operators.record;

/**
 * Consecutive output frames that are rendered together: the unit of work, of retry, of progress.
 *
 * @param plan the video
 * @param index number of the segment
 * @param sourceFrames source frame that each output frame shows
 * @param sourcePtsUs presentation time of these source frames, microseconds
 * @param track the face in each output frame
 */
public record Segment(
        VideoPlan plan, int index, int[] sourceFrames, long[] sourcePtsUs, FaceTrack track) {

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

    /** What segments are spread over CPU slots by. */
    public String shard() {
        return plan.renderKey() + "#" + index;
    }
}
