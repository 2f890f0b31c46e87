package io.heygem.operators.record;

import io.heygem.models.image.FacePose;
import java.util.Arrays;

/**
 * The face that speaks, frame by frame.
 *
 * @param values float32 [frames, 5]: eyes x, eyes y, mouth x, mouth y in pixels, roll in radians;
 *     five NaN where there is no face
 */
public record FaceTrack(float[] values) {

    /** Numbers per frame. */
    public static final int WIDTH = 5;

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
        return new FaceTrack(values);
    }

    /** Number of frames. */
    public int frames() {
        return values.length / WIDTH;
    }

    /** Whether the frame has a face. */
    public boolean has(int frame) {
        return !Float.isNaN(values[frame * WIDTH]);
    }

    /** Number of frames with a face. */
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
