package io.heygem.operators.record;

/**
 * A segment whose file is there.
 *
 * @param plan the video
 * @param index number of the segment
 * @param reused whether the file was there before this run
 * @param framesWithoutFace frames that passed through unchanged
 * @param damage source frames that could not be decoded as they should
 */
public record RenderedSegment(
        VideoPlan plan, int index, boolean reused, int framesWithoutFace, Damage damage) {

    /** Of sound source frames. */
    public RenderedSegment(VideoPlan plan, int index, boolean reused, int framesWithoutFace) {
        this(plan, index, reused, framesWithoutFace, Damage.NONE);
    }
}
