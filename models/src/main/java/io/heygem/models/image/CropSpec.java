package io.heygem.models.image;

import java.io.Serializable;

/**
 * How much of a face a network wants to see, in units of the eye-mouth distance of its {@link
 * FacePose}.
 *
 * @param aboveEyes extent above the eyes' midpoint
 * @param belowMouth extent below the mouth's centre
 * @param width whole width, centred between the eyes' and the mouth's lateral positions
 */
public record CropSpec(float aboveEyes, float belowMouth, float width) implements Serializable {

    /** What the detector boxes that Wav2Lip was trained with show, in these units. */
    public static final CropSpec WAV2LIP = new CropSpec(0.8f, 1.0f, 2.1f);

    public CropSpec {
        if (!(aboveEyes > 0 && belowMouth > 0 && width > 0)) {
            throw new IllegalArgumentException(
                    "crop extents must be positive, got %s, %s, %s"
                            .formatted(aboveEyes, belowMouth, width));
        }
    }

    /** The rectangle of the frame that shows the given face as this network wants it. */
    public FaceRect rect(FacePose pose) {
        double cos = Math.cos(pose.rollRad());
        double sin = Math.sin(pose.rollRad());
        float unit = pose.eyeMouthPx();
        float height = (aboveEyes + 1 + belowMouth) * unit;
        double lateral = pose.lateralPx() / 2;
        double down = height / 2 - aboveEyes * unit;
        return new FaceRect(
                (float) (pose.eyesX() + lateral * cos - down * sin),
                (float) (pose.eyesY() + lateral * sin + down * cos),
                width * unit,
                height,
                pose.rollRad());
    }
}
