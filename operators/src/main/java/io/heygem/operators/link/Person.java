package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Somebody whose face shows in a video, and everything that was seen of it. */
final class Person {

    private final List<Tracklet> tracklets = new ArrayList<>();

    Person(Tracklet first) {
        tracklets.add(first);
    }

    void add(Tracklet tracklet) {
        tracklets.add(tracklet);
    }

    List<Tracklet> tracklets() {
        return tracklets;
    }

    /** Size, presence and nearness to the centre, summed over all frames. */
    double weight() {
        return tracklets.stream().mapToDouble(Tracklet::weight).sum();
    }

    /** Area of the face on average, square pixels. */
    double meanArea() {
        return mean(face -> face.box().area());
    }

    /** Column of the face's middle on average, pixels. */
    double meanX() {
        return mean(face -> centreX(face.box()));
    }

    /** Distance of the face's middle from the picture's on average, in half pictures. */
    double meanOffCentre(int width, int height) {
        return mean(
                face ->
                        Math.hypot(
                                2 * centreX(face.box()) / width - 1,
                                2 * centreY(face.box()) / height - 1));
    }

    private double mean(ToDoubleFunction<FaceDetection> value) {
        return tracklets.stream()
                .flatMap(tracklet -> tracklet.hits().stream())
                .mapToDouble(hit -> value.applyAsDouble(hit.face()))
                .average()
                .orElse(0);
    }

    static double centreX(Box box) {
        return (box.left() + box.right()) / 2;
    }

    static double centreY(Box box) {
        return (box.top() + box.bottom()) / 2;
    }
}
