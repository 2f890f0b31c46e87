package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Follows every face of a video from frame to frame, never across a cut. */
final class FaceFollower {

    /** How long a face may hide and still be followed, microseconds. */
    static final long MAX_GAP_US = 500_000;

    /** Boxes of one face in neighbouring frames overlap at least this much, or ... */
    private static final float MIN_IOU = 0.25f;

    /** ... its key points move at most this far, in sizes of the face, at about its size. */
    private static final double MAX_STEP = 0.5;

    private static final double MAX_GROWTH = 1.6;

    private final int width;
    private final int height;
    private final long[] ptsUs;

    /**
     * @param width columns of the picture
     * @param height rows of the picture
     * @param ptsUs when each frame shows, microseconds
     */
    FaceFollower(int width, int height, long[] ptsUs) {
        this.width = width;
        this.height = height;
        this.ptsUs = ptsUs;
    }

    private record Pair(Tracklet track, int face, double nearness) {}

    /** All faces of all frames, each in exactly one tracklet. */
    List<Tracklet> follow(List<FrameFaces> frames, boolean[] cuts) {
        List<Tracklet> all = new ArrayList<>();
        List<Tracklet> active = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            if (cuts[frame]) {
                active.clear();
            }
            long now = ptsUs[frame];
            active.removeIf(track -> now - ptsUs[track.last().frame()] > MAX_GAP_US);
            FrameFaces found = frames.get(frame);
            List<FaceDetection> faces = found.faces();
            Tracklet[] owners = owners(active, faces);
            for (int i = 0; i < owners.length; i++) {
                if (owners[i] == null) {
                    owners[i] = new Tracklet();
                    active.add(owners[i]);
                    all.add(owners[i]);
                }
                owners[i].add(frame, faces.get(i), width, height);
                byte[] likeness = found.likeness(i);
                if (likeness != null) {
                    owners[i].add(likeness);
                }
            }
        }
        return all;
    }

    /** Who each face belongs to, the nearest pairs first; null for a new one. */
    private static Tracklet[] owners(List<Tracklet> active, List<FaceDetection> faces) {
        List<Pair> pairs = new ArrayList<>();
        for (Tracklet track : active) {
            for (int i = 0; i < faces.size(); i++) {
                double nearness = nearness(track.last().face(), faces.get(i));
                if (nearness > 0) {
                    pairs.add(new Pair(track, i, nearness));
                }
            }
        }
        pairs.sort(Comparator.comparingDouble((Pair pair) -> -pair.nearness()));
        Tracklet[] owners = new Tracklet[faces.size()];
        Set<Tracklet> taken = new HashSet<>();
        for (Pair pair : pairs) {
            if (owners[pair.face()] == null && taken.add(pair.track())) {
                owners[pair.face()] = pair.track();
            }
        }
        return owners;
    }

    /** 0 for faces that cannot be the same; grows with overlap and with the points' nearness. */
    private static double nearness(FaceDetection a, FaceDetection b) {
        float iou = a.box().iou(b.box());
        double size = Math.sqrt((double) a.box().area() * b.box().area());
        double step = step(a.landmarks(), b.landmarks()) / Math.sqrt(Math.max(1, size));
        double growth = Math.sqrt(ratio(a.box(), b.box()));
        boolean same = iou >= MIN_IOU || (step <= MAX_STEP && growth <= MAX_GROWTH);
        return same ? iou + 1 / (1 + step) : 0;
    }

    private static double ratio(Box a, Box b) {
        return Math.max(a.area(), b.area()) / Math.max(1, Math.min(a.area(), b.area()));
    }

    /** How far eyes and mouth are apart on average, pixels. */
    private static double step(Landmarks a, Landmarks b) {
        return (Math.hypot(a.rightEyeX() - b.rightEyeX(), a.rightEyeY() - b.rightEyeY())
                        + Math.hypot(a.leftEyeX() - b.leftEyeX(), a.leftEyeY() - b.leftEyeY())
                        + Math.hypot(a.mouthX() - b.mouthX(), a.mouthY() - b.mouthY()))
                / 3;
    }
}
