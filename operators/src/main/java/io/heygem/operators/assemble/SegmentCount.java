package io.heygem.operators.assemble;

import io.heygem.operators.record.Damage;
import io.heygem.operators.record.PassedThrough;
import io.heygem.operators.record.RenderedSegment;

/**
 * What is there of a video so far.
 *
 * @param rendered segments that this run rendered
 * @param reused segments whose files were there already
 * @param frames output frames of both
 * @param passed those in which nobody could be painted
 * @param damage those whose source frames are damaged
 */
public record SegmentCount(
        int rendered, int reused, int frames, PassedThrough passed, Damage damage) {

    /** Nothing yet. */
    static final SegmentCount NONE = new SegmentCount(0, 0, 0, PassedThrough.NONE, Damage.NONE);

    /** With one more segment. */
    SegmentCount plus(RenderedSegment segment) {
        int length =
                segment.plan().segmentEnd(segment.index())
                        - segment.plan().segmentStart(segment.index());
        return new SegmentCount(
                rendered + (segment.reused() ? 0 : 1),
                reused + (segment.reused() ? 1 : 0),
                frames + length,
                passed.plus(segment.passed()),
                damage.plus(segment.damage()));
    }
}
