package io.heygem.operators.link;

import io.heygem.models.image.FacePose;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes one steady track per speaker out of the faces of every frame of a video: follows faces
 * within scenes, tells who is who, chooses who speaks, bridges short gaps, smooths, and fades where
 * a face comes, goes or turns away.
 */
public final class TrackLinker {

    private static final int MIN_DETECTIONS = 3;

    private final List<FrameFaces> frames;
    private final int width;
    private final int height;
    private final long[] ptsUs;
    private final boolean[] cuts;

    private TrackLinker(List<FrameFaces> frames, int width, int height, long[] ptsUs) {
        this.frames = frames;
        this.width = width;
        this.height = height;
        this.ptsUs = ptsUs;
        this.cuts = SceneCuts.of(frames);
    }

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
        return new TrackLinker(frames, width, height, ptsUs).link(choice);
    }

    private List<FaceTrack> link(FaceChoice choice) throws MediaException {
        List<Tracklet> tracklets = new FaceFollower(width, height, ptsUs).follow(frames, cuts);
        int least = Math.min(MIN_DETECTIONS, frames.size());
        tracklets.removeIf(track -> track.hits().size() < least);
        List<Person> everybody = People.of(tracklets, frames);
        Disguise disguise = new Disguise(frames);
        List<Person> people =
                everybody.stream().filter(who -> !disguise.isOneOf(who, everybody)).toList();
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

    private void put(FaceTrack result, Tracklet tracklet) {
        int first = tracklet.first().frame();
        int last = tracklet.last().frame();
        FacePose[] poses = new FacePose[last - first + 1];
        double[] visible = new double[poses.length];
        Tracklet.Hit before = tracklet.first();
        for (Tracklet.Hit hit : tracklet.hits()) {
            FacePose pose = FacePose.of(hit.face().landmarks());
            double shows = Visibility.of(hit.face(), width, height);
            int gap = hit.frame() - before.frame();
            for (int i = 1; i < gap; i++) {
                double t = (double) i / gap;
                int at = before.frame() + i - first;
                poses[at] = between(FacePose.of(before.face().landmarks()), pose, (float) t);
                visible[at] = Math.min(shows, Visibility.of(before.face(), width, height));
            }
            poses[hit.frame() - first] = pose;
            visible[hit.frame() - first] = shows;
            before = hit;
        }
        FacePose[] smooth = TrackSmoother.smooth(List.of(poses));
        float[] opacity = Fade.of(visible, comes(first), goes(last));
        for (int i = 0; i < poses.length; i++) {
            result.put(first + i, smooth[i], opacity[i]);
        }
    }

    /** Whether a face that is first seen in a frame comes, where a moment before it was not. */
    private boolean comes(int frame) {
        return frame > 0 && !cuts[frame];
    }

    private boolean goes(int frame) {
        return frame + 1 < cuts.length && !cuts[frame + 1];
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
