package io.heygem.operators.link;

import io.heygem.models.image.Box;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceChoice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses among the people of a video who shall speak. */
final class FaceChooser {

    private static final Logger LOG = LoggerFactory.getLogger(FaceChooser.class);

    /** Nobody who matters less than this beside the dominant person is leftmost, or in all. */
    private static final double CONSIDERABLE = 0.05;

    /**
     * In all are no more than these, because the memory of a segment grows with every face: 14
     * faces do not fit into the 500 MB that two cores get.
     */
    static final int MOST = 6;

    /** A click beside a face still means it, in sizes of the face. */
    private static final double BESIDE = 0.5;

    /** A face is looked for this long before and after the time that was named. */
    private static final long AROUND_US = 500_000;

    private final int width;
    private final int height;
    private final long[] ptsUs;

    /**
     * @param width columns of the picture
     * @param height rows of the picture
     * @param ptsUs when each frame shows, microseconds
     */
    FaceChooser(int width, int height, long[] ptsUs) {
        this.width = width;
        this.height = height;
        this.ptsUs = ptsUs;
    }

    /**
     * Who shall speak.
     *
     * @param people the most dominant first, at least one
     */
    List<Person> choose(List<Person> people, FaceChoice choice) throws MediaException {
        List<Person> considerable =
                people.stream()
                        .filter(p -> p.weight() >= CONSIDERABLE * people.get(0).weight())
                        .toList();
        return switch (choice.rule()) {
            case DOMINANT -> List.of(people.get(0));
            case LARGEST -> first(considerable, Comparator.comparingDouble(p -> -p.meanArea()));
            case CENTER ->
                    first(
                            considerable,
                            Comparator.comparingDouble(p -> p.meanOffCentre(width, height)));
            case LEFT -> first(considerable, Comparator.comparingDouble(Person::meanX));
            case RIGHT -> first(considerable, Comparator.comparingDouble(p -> -p.meanX()));
            case ALL -> most(considerable);
            case INDEX -> {
                if (choice.index() > people.size()) {
                    throw new MediaException(
                            ErrorCode.DETECT_FACE_NOT_FOUND,
                            "face is %d, but the video shows %d people"
                                    .formatted(choice.index(), people.size()));
                }
                yield List.of(people.get(choice.index() - 1));
            }
            case PLACE -> List.of(at(people, choice));
        };
    }

    private static List<Person> most(List<Person> people) {
        if (people.size() > MOST) {
            LOG.warn("{} people could speak, the {} that matter most do", people.size(), MOST);
        }
        return people.subList(0, Math.min(people.size(), MOST));
    }

    private static List<Person> first(List<Person> people, Comparator<Person> order) {
        return people.stream().min(order).map(List::of).orElseThrow();
    }

    private record Sight(Person person, Box box, double away) {}

    private Person at(List<Person> people, FaceChoice choice) throws MediaException {
        List<Sight> sights = new ArrayList<>();
        people.forEach(person -> sight(person, choice).ifPresent(sights::add));
        return sights.stream()
                .filter(sight -> sight.away() <= BESIDE)
                .min(Comparator.comparingDouble(Sight::away))
                .map(Sight::person)
                .orElseThrow(() -> nobody(sights, choice));
    }

    private MediaException nobody(List<Sight> sights, FaceChoice choice) {
        List<String> there =
                sights.stream()
                        .map(
                                sight ->
                                        "%.0f,%.0f"
                                                .formatted(
                                                        Person.centreX(sight.box()),
                                                        Person.centreY(sight.box())))
                        .toList();
        return new MediaException(
                ErrorCode.DETECT_FACE_NOT_FOUND,
                "face is %s, but nobody is there in the picture of %d x %d; faces at that time: %s"
                        .formatted(
                                choice.word(),
                                width,
                                height,
                                there.isEmpty() ? "none" : String.join(" ", there)));
    }

    /** The person as seen nearest to the time that was named. */
    private Optional<Sight> sight(Person person, FaceChoice choice) {
        return person.tracklets().stream()
                .flatMap(tracklet -> tracklet.hits().stream())
                .filter(hit -> fromTime(hit.frame(), choice) <= AROUND_US)
                .min(Comparator.comparingLong(hit -> fromTime(hit.frame(), choice)))
                .map(hit -> hit.face().box())
                .map(box -> new Sight(person, box, away(box, choice)));
    }

    private long fromTime(int frame, FaceChoice choice) {
        return Math.abs(ptsUs[frame] - choice.atUs());
    }

    /** 0 within a box; outside it the distance in sizes of the face. */
    private static double away(Box box, FaceChoice choice) {
        double dx = Math.max(0, Math.max(box.left() - choice.x(), choice.x() - box.right()));
        double dy = Math.max(0, Math.max(box.top() - choice.y(), choice.y() - box.bottom()));
        return Math.hypot(dx, dy) / Math.max(box.width(), box.height());
    }
}
