package io.heygem.operators.record;

import io.heygem.models.image.FacePose;
import java.util.Arrays;

/**
 * One person's face, frame by frame.
 *
 * @param values float32 [frames, 7]: eyes x, eyes y, mouth x, mouth y in pixels, roll in radians;
 *     opacity 0..1, how far the face may be painted over. The face of a frame whose opacity is 0
 *     passes through, and where nobody shows at all its pose is NaN; talk 0..1, how much the mouth
 *     moves in the source itself, 1 when that is not known
 */
public record FaceTrack(float[] values) {

    /** Numbers per frame. */
    public static final int WIDTH = 7;

    private static final int OPACITY = 5;
    private static final int TALK = 6;

    public FaceTrack {
        if (values.length % WIDTH != 0) {
            throw new IllegalArgumentException(
                    values.length + " values are no multiple of " + WIDTH);
        }
    }

    /** A track of frames without a face. */
    public static FaceTrack empty(int frames) {
        float[] values = new float[frames * WIDTH];
        Arrays.fill(values, Float.NaN);
        for (int at = OPACITY; at < values.length; at += WIDTH) {
            values[at] = 0;
            values[at + 1] = 1;
        }
        return new FaceTrack(values);
    }

    /** Writes the face of one frame; only for who builds the track. */
    public void put(int frame, FacePose pose, float opacity) {
        int at = frame * WIDTH;
        values[at] = pose.eyesX();
        values[at + 1] = pose.eyesY();
        values[at + 2] = pose.mouthX();
        values[at + 3] = pose.mouthY();
        values[at + 4] = pose.rollRad();
        values[at + OPACITY] = opacity;
        values[at + TALK] = 1;
    }

    /**
     * Writes what is known of the mouth of one frame; only for who builds the track.
     *
     * @param open how far it may be painted over, 0..1, on top of what {@link #put} said
     * @param talk how much it moves in the source, 0..1
     */
    public void watch(int frame, float open, float talk) {
        values[frame * WIDTH + OPACITY] *= open;
        values[frame * WIDTH + TALK] = talk;
    }

    /** How much the mouth moves in the source itself, 0..1. */
    public float talk(int frame) {
        return values[frame * WIDTH + TALK];
    }

    /** Number of frames. */
    public int frames() {
        return values.length / WIDTH;
    }

    /** Whether there is something to paint in the frame. */
    public boolean has(int frame) {
        return opacity(frame) > 0;
    }

    /** Whether the face is in the frame, be there something to paint or not. */
    public boolean isFollowed(int frame) {
        return !Float.isNaN(values[frame * WIDTH]);
    }

    /** How far the face of a frame may be painted over, 0..1. */
    public float opacity(int frame) {
        return values[frame * WIDTH + OPACITY];
    }

    /** Number of frames with something to paint. */
    public int present() {
        int count = 0;
        for (int frame = 0; frame < frames(); frame++) {
            if (has(frame)) {
                count++;
            }
        }
        return count;
    }

    /** The face of a frame that {@link #has} one. */
    public FacePose pose(int frame) {
        int at = frame * WIDTH;
        return new FacePose(
                values[at], values[at + 1], values[at + 2], values[at + 3], values[at + 4]);
    }
}
