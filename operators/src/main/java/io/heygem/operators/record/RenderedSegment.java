package io.heygem.operators.record;

/**
 * A segment whose file is there.
 *
 * @param plan the video
 * @param index number of the segment
 * @param reused whether the file was there before this run
 * @param framesWithoutFace frames that passed through unchanged
 * @param damage source frames that could not be decoded as they should; not known of segments that
 *     were there already
 */
public record RenderedSegment(
        VideoPlan plan, int index, boolean reused, int framesWithoutFace, Damage damage) {

    /** Of sound source frames. */
    public RenderedSegment(VideoPlan plan, int index, boolean reused, int framesWithoutFace) {
        this(plan, index, reused, framesWithoutFace, Damage.NONE);
    }

    /** A segment whose file was there before. */
    public static RenderedSegment reused(Segment segment) {
        return new RenderedSegment(
                segment.plan(), segment.index(), true, segment.framesWithoutFace());
    }
}
