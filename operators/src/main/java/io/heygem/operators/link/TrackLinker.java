package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.FacePose;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.FaceChoice;
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

    private record Pair(Tracklet track, int face, float iou) {}

    /**
     * The faces that shall speak; none when there is no face in the video.
     *
     * @param frames the faces of every source frame
     * @param width width of the frames, pixels
     * @param height height of the frames, pixels
     * @param ptsUs when each source frame shows, microseconds
     */
    public static List<FaceTrack> link(
            List<FrameFaces> frames, int width, int height, long[] ptsUs, FaceChoice choice)
            throws MediaException {
        List<Person> people = people(frames, width, height);
        if (people.isEmpty()) {
            return List.of();
        }
        List<FaceTrack> speakers = new ArrayList<>();
        for (Person person : new FaceChooser(width, height, ptsUs).choose(people, choice)) {
            FaceTrack track = FaceTrack.empty(frames.size());
            person.tracklets().forEach(tracklet -> put(track, tracklet));
            speakers.add(track);
        }
        return speakers;
    }

    private static List<Person> people(List<FrameFaces> frames, int width, int height) {
        List<Tracklet> tracks = follow(frames, width, height);
        int least = Math.min(MIN_DETECTIONS, frames.size());
        tracks.removeIf(track -> track.hits().size() < least);
        tracks.sort(Comparator.comparingDouble((Tracklet track) -> -track.weight()));
        List<Person> people = new ArrayList<>();
        for (Tracklet track : tracks) {
            people.stream()
                    .filter(person -> continues(track, person))
                    .findFirst()
                    .ifPresentOrElse(
                            person -> person.add(track), () -> people.add(new Person(track)));
        }
        people.sort(Comparator.comparingDouble((Person person) -> -person.weight()));
        return people;
    }

    private static boolean continues(Tracklet track, Person person) {
        return track.meanArea() >= CONTINUATION_AREA * person.meanArea()
                && person.tracklets().stream().allMatch(track::isApartFrom);
    }

    private static List<Tracklet> follow(List<FrameFaces> frames, int width, int height) {
        List<Tracklet> all = new ArrayList<>();
        List<Tracklet> active = new ArrayList<>();
        for (int frame = 0; frame < frames.size(); frame++) {
            int now = frame;
            active.removeIf(track -> now - track.last().frame() > MAX_GAP_FRAMES);
            List<FaceDetection> faces = frames.get(frame).faces();
            List<Pair> pairs = new ArrayList<>();
            for (Tracklet track : active) {
                for (int i = 0; i < faces.size(); i++) {
                    float iou = track.last().face().box().iou(faces.get(i).box());
                    if (iou >= MIN_IOU) {
                        pairs.add(new Pair(track, i, iou));
                    }
                }
            }
            pairs.sort(Comparator.comparingDouble((Pair pair) -> -pair.iou()));
            Set<Tracklet> linked = new HashSet<>();
            Set<Integer> taken = new HashSet<>();
            for (Pair pair : pairs) {
                if (!linked.contains(pair.track()) && taken.add(pair.face())) {
                    linked.add(pair.track());
                    pair.track().add(frame, faces.get(pair.face()), width, height);
                }
            }
            for (int i = 0; i < faces.size(); i++) {
                if (!taken.contains(i)) {
                    Tracklet track = new Tracklet();
                    track.add(frame, faces.get(i), width, height);
                    active.add(track);
                    all.add(track);
                }
            }
        }
        return all;
    }

    private static void put(FaceTrack result, Tracklet track) {
        List<FacePose> poses = new ArrayList<>();
        Tracklet.Hit before = null;
        for (Tracklet.Hit hit : track.hits()) {
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
        int frame = track.first().frame();
        for (FacePose pose : smooth) {
            result.put(frame++, pose, 1);
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
