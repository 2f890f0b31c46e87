package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.FacePose;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes one steady track out of the faces of every frame of a video: links detections that overlap
 * from frame to frame, takes the dominant person (size, presence and place over the whole video),
 * bridges short gaps and smooths.
 */
public final class TrackLinker {

    private static final int MAX_GAP_FRAMES = 12;
    private static final float MIN_IOU = 0.25f;
    private static final int MIN_DETECTIONS = 3;

    /** Another track may only continue the dominant one when its faces are about as large. */
    private static final double CONTINUATION_AREA = 0.4;

    private TrackLinker() {}

    private record Hit(int frame, FaceDetection face) {}

    private static final class Track {
        final List<Hit> hits = new ArrayList<>();
        double weight;

        Hit last() {
            return hits.get(hits.size() - 1);
        }

        int first() {
            return hits.get(0).frame();
        }

        double meanArea() {
            return hits.stream().mapToDouble(hit -> hit.face().box().area()).average().orElse(0);
        }
    }

    private record Pair(Track track, int face, float iou) {}

    /**
     * The face that shall speak.
     *
     * @param frames the faces of every source frame
     * @param width width of the frames, pixels
     * @param height height of the frames, pixels
     */
    public static FaceTrack link(List<FrameFaces> frames, int width, int height) {
        List<Track> tracks = follow(frames, width, height);
        int least = Math.min(MIN_DETECTIONS, frames.size());
        tracks.removeIf(track -> track.hits.size() < least);
        tracks.sort(Comparator.comparingDouble((Track track) -> -track.weight));
        FaceTrack result = FaceTrack.empty(frames.size());
        List<Track> chosen = new ArrayList<>();
        for (Track track : tracks) {
            if (chosen.isEmpty()
                    || (track.meanArea() >= CONTINUATION_AREA * chosen.get(0).meanArea()
                            && chosen.stream().allMatch(other -> apart(track, other)))) {
                chosen.add(track);
                put(result, track);
            }
        }
        return result;
    }

    private static List<Track> follow(List<FrameFaces> frames, int width, int height) {
        List<Track> all = new ArrayList<>();
        List<Track> active = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            int now = frame;
            active.removeIf(track -> now - track.last().frame() > MAX_GAP_FRAMES);
            List<FaceDetection> faces = frames.get(frame).faces();
            List<Pair> pairs = new ArrayList<>();
            for (Track track : active) {
                for (int i = 0; i < faces.size(); i++) {
                    float iou = track.last().face().box().iou(faces.get(i).box());
                    if (iou >= MIN_IOU) {
                        pairs.add(new Pair(track, i, iou));
                    }
                }
            }
            pairs.sort(Comparator.comparingDouble((Pair pair) -> -pair.iou()));
            Set<Track> linked = new HashSet<>();
            Set<Integer> taken = new HashSet<>();
            for (Pair pair : pairs) {
                if (!linked.contains(pair.track()) && taken.add(pair.face())) {
                    linked.add(pair.track());
                    add(pair.track(), frame, faces.get(pair.face()), width, height);
                }
            }
            for (int i = 0; i < faces.size(); i++) {
                if (!taken.contains(i)) {
                    Track track = new Track();
                    add(track, frame, faces.get(i), width, height);
                    active.add(track);
                    all.add(track);
                }
            }
        }
        return all;
    }

    private static void add(Track track, int frame, FaceDetection face, int width, int height) {
        track.hits.add(new Hit(frame, face));
        double dx = (face.box().left() + face.box().right()) / width - 1;
        double dy = (face.box().top() + face.box().bottom()) / height - 1;
        double centre = 1 - 0.5 * Math.min(1, Math.hypot(dx, dy));
        track.weight += face.box().area() * face.score() * centre;
    }

    private static boolean apart(Track a, Track b) {
        return a.last().frame() < b.first() || b.last().frame() < a.first();
    }

    private static void put(FaceTrack result, Track track) {
        List<FacePose> poses = new ArrayList<>();
        Hit before = null;
        for (Hit hit : track.hits) {
            FacePose pose = FacePose.of(hit.face().landmarks());
            if (before != null) {
                FacePose from = FacePose.of(before.face().landmarks());
                int gap = hit.frame() - before.frame();
                for (int i = 1; i < gap; i++) {
                    poses.add(between(from, pose, (float) i / gap));
                }
            }
            poses.add(pose);
            before = hit;
        }
        FacePose[] smooth = TrackSmoother.smooth(poses);
        int at = track.first() * FaceTrack.WIDTH;
        for (FacePose pose : smooth) {
            result.values()[at++] = pose.eyesX();
            result.values()[at++] = pose.eyesY();
            result.values()[at++] = pose.mouthX();
            result.values()[at++] = pose.mouthY();
            result.values()[at++] = pose.rollRad();
        }
    }

    private static FacePose between(FacePose a, FacePose b, float t) {
        double turn = Math.IEEEremainder(b.rollRad() - a.rollRad(), 2 * Math.PI);
        return new FacePose(
                a.eyesX() + t * (b.eyesX() - a.eyesX()),
                a.eyesY() + t * (b.eyesY() - a.eyesY()),
                a.mouthX() + t * (b.mouthX() - a.mouthX()),
                a.mouthY() + t * (b.mouthY() - a.mouthY()),
                (float) (a.rollRad() + t * turn));
    }
}
