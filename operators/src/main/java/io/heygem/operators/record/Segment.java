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
 * @param slot where it is worked on, as the gate before chose; 0 before that
 */
public record Segment(
        VideoPlan plan,
        int index,
        int[] sourceFrames,
        long[] sourcePtsUs,
        List<FaceTrack> tracks,
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
            List<FaceTrack> tracks) {
        this(plan, index, sourceFrames, sourcePtsUs, tracks, 0);
    }

    /** The same segment on its way to a slot. */
    public Segment inSlot(int chosen) {
        return new Segment(plan, index, sourceFrames, sourcePtsUs, tracks, chosen);
    }

    /** First output frame. */
    public int start() {
        return plan.segmentStart(index);
    }

    /** Number of output frames. */
    public int frames() {
        return sourceFrames.length;
    }

    /** How many faces are painted in an output frame. */
    public int faces(int offset) {
        int faces = 0;
        for (FaceTrack track : tracks) {
            faces += track.has(offset) ? 1 : 0;
        }
        return faces;
    }

    /** How many faces are painted in all frames together: the number of crops and patches. */
    public int faces() {
        return tracks.stream().mapToInt(FaceTrack::present).sum();
    }

    /** Number of output frames in which a face is painted. */
    public int framesWithFace() {
        int count = 0;
        for (int offset = 0; offset < frames(); offset++) {
            count += faces(offset) > 0 ? 1 : 0;
        }
        return count;
    }

    /** Number of output frames that pass through unchanged. */
    public int framesWithoutFace() {
        return frames() - framesWithFace();
    }

    /** What is rendered, whoever asks for it. */
    public String shard() {
        return plan.renderKey() + "#" + index;
    }
}
