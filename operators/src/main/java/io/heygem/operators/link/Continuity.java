package io.heygem.operators.link;

import io.heygem.models.face.Likeness;
import io.heygem.operators.record.FrameFaces;
import java.util.List;

/**
 * Tells a face that goes on while something else in the picture changes at once, as an inset beside
 * a newsreader does, from a new face after a cut. Both end a tracklet, because {@link SceneCuts}
 * looks at the whole picture.
 */
final class Continuity {

    private static final float SAME_PLACE_IOU = 0.5f;

    /** A change that leaves this share of the picture as it was is none of the scene. */
    private static final double STAYS = 0.75;

    /** Two looks at one head, some frames apart: 0.99 beside an inset that changed. */
    private static final double ALIKE = 0.85;

    private final List<FrameFaces> frames;

    /**
     * @param frames the faces of every source frame
     */
    Continuity(List<FrameFaces> frames) {
        this.frames = frames;
    }

    /** Whether a face is that of the frame before, which ended another tracklet. */
    boolean goesOn(Tracklet before, Tracklet after) {
        Tracklet.Hit last = before.last();
        Tracklet.Hit first = after.first();
        return last.frame() + 1 == first.frame()
                && last.face().box().iou(first.face().box()) >= SAME_PLACE_IOU
                && SceneCuts.share(
                                frames.get(last.frame()).thumbnail(),
                                frames.get(first.frame()).thumbnail())
                        >= STAYS
                && looksAlike(before.likenesses(), after.likenesses());
    }

    private static boolean looksAlike(List<byte[]> before, List<byte[]> after) {
        return !before.isEmpty()
                && !after.isEmpty()
                && Likeness.alike(
                                before.subList(before.size() - 1, before.size()),
                                after.subList(0, 1))
                        >= ALIKE;
    }
}
