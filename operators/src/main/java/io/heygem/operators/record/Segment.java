package io.heygem.operators.record;

import java.util.List;

/**
 * Consecutive output frames that are rendered together: the unit of work, of retry, of progress.
 *
 * @param plan the video
 * @param index number of the segment
 * @param sourceFrames source frame that each output frame shows
 * @param sourcePtsUs presentation time of these source frames, microseconds
 * @param tracks whoever speaks, at least one, each with a face for every output frame. Crops and
 *     patches come frame by frame and, within a frame, track by track
 * @param speech how much each output frame belongs to speech, 0..1; 0 is silence
 * @param slot where it is worked on, as the gate before chose; 0 before that
 */
public record Segment(
        VideoPlan plan,
        int index,
        int[] sourceFrames,
        long[] sourcePtsUs,
        List<FaceTrack> tracks,
        float[] speech,
        int slot) {

    public Segment {
        tracks = List.copyOf(tracks);
    }

    /** A segment that has not been sent anywhere yet. */
    public Segment(
            VideoPlan plan,
            int index,
            int[] sourceFrames,
            long[] sourcePtsUs,
            List<FaceTrack> tracks,
            float[] speech) {
        this(plan, index, sourceFrames, sourcePtsUs, tracks, speech, 0);
    }

    /** The same segment on its way to a slot. */
    public Segment inSlot(int chosen) {
        return new Segment(plan, index, sourceFrames, sourcePtsUs, tracks, speech, chosen);
    }

    /** First output frame. */
    public int start() {
        return plan.segmentStart(index);
    }

    /** Number of output frames. */
    public int frames() {
        return sourceFrames.length;
    }

    /**
     * How far the face of a track is painted over in an output frame, 0..1. In silence a mouth that
     * rests in the source shows itself; one that moves is painted, so that it rests too.
     */
    public float opacity(FaceTrack track, int offset) {
        float heard = speech[offset];
        return track.opacity(offset)
                * (heard + (1 - heard) * track.talk(offset))
                * plan.task().request().mouthStrength().opacity();
    }

    /** Whether the face of a track is painted in an output frame. */
    public boolean paints(FaceTrack track, int offset) {
        return opacity(track, offset) > 0;
    }

    /** How many faces are painted in an output frame. */
    public int faces(int offset) {
        int faces = 0;
        for (FaceTrack track : tracks) {
            faces += paints(track, offset) ? 1 : 0;
        }
        return faces;
    }

    /** How many faces are painted in all frames together: the number of crops and patches. */
    public int faces() {
        int faces = 0;
        for (int offset = 0; offset < frames(); offset++) {
            faces += faces(offset);
        }
        return faces;
    }

    /** Number of output frames in which a face is painted. */
    public int framesPainted() {
        int count = 0;
        for (int offset = 0; offset < frames(); offset++) {
            count += faces(offset) > 0 ? 1 : 0;
        }
        return count;
    }

    /** Output frames that pass through because no speaker may be painted. */
    public PassedThrough passedThrough() {
        int withoutFace = 0;
        int mouthHidden = 0;
        for (int offset = 0; offset < frames(); offset++) {
            int now = offset;
            if (tracks.stream().noneMatch(track -> track.has(now))) {
                boolean followed = tracks.stream().anyMatch(track -> track.isFollowed(now));
                withoutFace += followed ? 0 : 1;
                mouthHidden += followed ? 1 : 0;
            }
        }
        return new PassedThrough(withoutFace, mouthHidden);
    }

    /** What is rendered, whoever asks for it. */
    public String shard() {
        return plan.renderKey() + "#" + index;
    }
}
