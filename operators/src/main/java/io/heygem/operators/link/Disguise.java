package io.heygem.operators.link;

import io.heygem.operators.record.FrameFaces;
import java.util.List;

/**
 * Tells somebody who looks different for a while, because something is held before the face, from
 * somebody else. While the picture stays, nobody stands where a face was and soon is again: who
 * seems to is the same person in disguise, and nobody to paint.
 */
final class Disguise {

    /** Overlap of two faces at the same place; a covered face is found lower or smaller. */
    private static final float SAME_PLACE_IOU = 0.25f;

    /** While this share of the picture stays, it is the same picture. */
    private static final double STAYS = 0.5;

    private final List<FrameFaces> frames;

    /**
     * @param frames the faces of every source frame
     */
    Disguise(List<FrameFaces> frames) {
        this.frames = frames;
    }

    /** Whether somebody is only ever seen in place of one of the others who is seen more. */
    boolean isOneOf(Person person, List<Person> others) {
        return others.stream()
                .filter(other -> other.weight() > person.weight())
                .anyMatch(
                        other ->
                                person.tracklets().stream()
                                        .allMatch(seen -> isFramed(seen, other.tracklets())));
    }

    /** Whether one face was there before and is there again after another was seen. */
    private boolean isFramed(Tracklet seen, List<Tracklet> other) {
        return other.stream()
                        .filter(before -> before.last().frame() < seen.first().frame())
                        .anyMatch(before -> isSamePlace(before.last(), seen.first()))
                && other.stream()
                        .filter(after -> seen.last().frame() < after.first().frame())
                        .anyMatch(after -> isSamePlace(seen.last(), after.first()));
    }

    private boolean isSamePlace(Tracklet.Hit a, Tracklet.Hit b) {
        return a.face().box().iou(b.face().box()) >= SAME_PLACE_IOU
                && SceneCuts.share(
                                frames.get(a.frame()).thumbnail(),
                                frames.get(b.frame()).thumbnail())
                        > STAYS;
    }
}
