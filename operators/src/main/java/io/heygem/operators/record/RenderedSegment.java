package io.heygem.operators.record;

/**
 * A segment whose file is there.
 *
 * @param plan the video
 * @param index number of the segment
 * @param reused whether the file was there before this run
 * @param passed frames in which nobody could be painted
 * @param damage source frames that could not be decoded as they should
 */
public record RenderedSegment(
        VideoPlan plan, int index, boolean reused, PassedThrough passed, Damage damage) {

    /** Of sound source frames. */
    public RenderedSegment(VideoPlan plan, int index, boolean reused, PassedThrough passed) {
        this(plan, index, reused, passed, Damage.NONE);
    }
}
