package io.heygem.models.face;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists of faces in which none is told twice. */
final class Faces {

    private Faces() {}

    /** The best of all faces that overlap more than {@code iou}, best first. */
    static List<FaceDetection> distinct(List<FaceDetection> all, float iou) {
        List<FaceDetection> sorted = new ArrayList<>(all);
        sorted.sort(Comparator.comparingDouble(face -> -face.score()));
        List<FaceDetection> kept = new ArrayList<>();
        for (FaceDetection face : sorted) {
            if (kept.stream().noneMatch(k -> k.box().iou(face.box()) > iou)) {
                kept.add(face);
            }
        }
        return kept;
    }
}
