package io.heygem.operators.record;

/**
 * A segment whose file is there.
 *
 * @param plan the video
 * @param index number of the segment
 * @param reused whether the file was there before this run
 * @param framesWithoutFace frames that passed through unchanged
 */
public record RenderedSegment(VideoPlan plan, int index, boolean reused, int framesWithoutFace) {

    /** A segment whose file was there before. */
    public static RenderedSegment reused(Segment segment) {
        return new RenderedSegment(
                segment.plan(), segment.index(), true, segment.framesWithoutFace());
    }
}
