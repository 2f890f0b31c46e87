package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.Box;
import java.util.ArrayList;
import java.util.List;

/** One face, followed from frame to frame within a scene while it can be seen. */
final class Tracklet {

    private final List<Hit> hits = new ArrayList<>();
    private final List<byte[]> likenesses = new ArrayList<>();
    private double weight;

    /** The face as it was found in one frame. */
    record Hit(int frame, FaceDetection face) {}

    /** Takes the next sight of the face; frames ascend. */
    void add(int frame, FaceDetection face, int width, int height) {
        hits.add(new Hit(frame, face));
        Box box = face.box();
        double dx = (box.left() + box.right()) / width - 1;
        double dy = (box.top() + box.bottom()) / height - 1;
        double centre = 1 - 0.5 * Math.min(1, Math.hypot(dx, dy));
        weight += box.area() * face.score() * centre;
    }

    /** Takes what the face looks like in the frame that was added last. */
    void add(byte[] likeness) {
        likenesses.add(likeness);
    }

    List<byte[]> likenesses() {
        return likenesses;
    }

    List<Hit> hits() {
        return hits;
    }

    Hit first() {
        return hits.get(0);
    }

    Hit last() {
        return hits.get(hits.size() - 1);
    }

    /** Size, score and nearness to the centre, summed over all frames. */
    double weight() {
        return weight;
    }

    double meanArea() {
        return hits.stream().mapToDouble(hit -> hit.face().box().area()).average().orElse(0);
    }

    /** Whether both are never seen in the same frame nor interleaved. */
    boolean isApartFrom(Tracklet other) {
        return last().frame() < other.first().frame() || other.last().frame() < first().frame();
    }
}
