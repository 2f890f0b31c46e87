package io.heygem.operators.record;

import io.heygem.models.image.FacePose;
import java.util.Arrays;

/**
 * One person's face, frame by frame.
 *
 * @param values float32 [frames, 6]: eyes x, eyes y, mouth x, mouth y in pixels, roll in radians;
 *     opacity 0..1, how far the face may be painted over. The face of a frame whose opacity is 0
 *     passes through; its five other values may be NaN
 */
public record FaceTrack(float[] values) {

    /** Numbers per frame. */
    public static final int WIDTH = 6;

    private static final int OPACITY = 5;

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
    }

    /** Number of frames. */
    public int frames() {
        return values.length / WIDTH;
    }

    /** Whether there is something to paint in the frame. */
    public boolean has(int frame) {
        return opacity(frame) > 0;
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
