package io.heygem.operators.link;

import io.heygem.models.face.Likeness;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Tells whose tracklets are whose. Nobody is in two places at once; who comes back, after a cut or
 * a long gap, is the one that looks alike.
 */
final class People {

    /** Tracklets of one person look alike at least this much. */
    static final double ALIKE = 0.75;

    /** Without likenesses to compare, faces of one person are at least about as large. */
    private static final double ABOUT_AS_LARGE = 0.4;

    private final Continuity continuity;

    private People(Continuity continuity) {
        this.continuity = continuity;
    }

    /**
     * Everybody, the most dominant first.
     *
     * @param frames the faces of every source frame
     */
    static List<Person> of(List<Tracklet> tracklets, List<FrameFaces> frames) {
        return new People(new Continuity(frames)).of(tracklets);
    }

    private List<Person> of(List<Tracklet> tracklets) {
        List<Tracklet> sorted = new ArrayList<>(tracklets);
        sorted.sort(Comparator.comparingDouble((Tracklet track) -> -track.weight()));
        List<Person> people = new ArrayList<>();
        for (Tracklet track : sorted) {
            people.stream()
                    .filter(person -> person.tracklets().stream().allMatch(track::isApartFrom))
                    .filter(person -> likeness(track, person) >= ALIKE)
                    .max(Comparator.comparingDouble(person -> likeness(track, person)))
                    .ifPresentOrElse(
                            person -> person.add(track), () -> people.add(new Person(track)));
        }
        people.sort(Comparator.comparingDouble((Person person) -> -person.weight()));
        return people;
    }

    /** How much a tracklet looks like the most similar one of a person. */
    private double likeness(Tracklet track, Person person) {
        return person.tracklets().stream()
                .mapToDouble(other -> likeness(track, other))
                .max()
                .orElse(0);
    }

    private double likeness(Tracklet a, Tracklet b) {
        if (continuity.goesOn(a, b) || continuity.goesOn(b, a)) {
            return 1;
        }
        if (a.likenesses().isEmpty() || b.likenesses().isEmpty()) {
            double small = Math.min(a.meanArea(), b.meanArea());
            return small >= ABOUT_AS_LARGE * Math.max(a.meanArea(), b.meanArea()) ? 1 : 0;
        }
        return Likeness.alike(a.likenesses(), b.likenesses());
    }
}
