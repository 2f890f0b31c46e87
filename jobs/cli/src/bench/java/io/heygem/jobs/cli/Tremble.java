package io.heygem.jobs.cli;

import io.heygem.models.image.FacePose;
import io.heygem.operators.record.FaceTrack;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a face's eyes lie from the middle between their neighbours' places, in hundredths of the
 * distance from eyes to mouth.
 */
final class Tremble {

    private static final int LEAST_FRAMES = 20;

    private Tremble() {}

    /** Of the middle one of three consecutive frames. */
    static double of(FacePose before, FacePose now, FacePose after) {
        double dx = now.eyesX() - (before.eyesX() + after.eyesX()) / 2;
        double dy = now.eyesY() - (before.eyesY() + after.eyesY()) / 2;
        return 100 * Math.hypot(dx, dy) / now.eyeMouthPx();
    }

    /**
     * Of a clip: the median of the calmer half of its frames, in which heads are still; NaN when it
     * has too few frames.
     *
     * @param poses null where there is no face
     */
    static double of(FacePose[] poses) {
        List<Double> trembles = new ArrayList<>();
        for (int i = 1; i + 1 < poses.length; i++) {
            if (poses[i - 1] != null && poses[i] != null && poses[i + 1] != null) {
                trembles.add(of(poses[i - 1], poses[i], poses[i + 1]));
            }
        }
        trembles.sort(null);
        return trembles.size() > LEAST_FRAMES
                ? median(trembles.subList(0, trembles.size() / 2))
                : Double.NaN;
    }

    /** Of a track where it may be painted. */
    static double of(FaceTrack track) {
        FacePose[] poses = new FacePose[track.frames()];
        for (int i = 0; i < poses.length; i++) {
            poses[i] = track.has(i) ? track.pose(i) : null;
        }
        return of(poses);
    }

    /** The middle value; NaN of none. */
    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        sorted.sort(null);
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}
