package io.heygem.models.image;

/**
 * Where a face is and how it is rolled, in pixels of the frame. Derived from {@link Landmarks} and
 * smoothed over a video, so that crops do not tremble.
 *
 * @param eyesX midpoint of both eyes, column
 * @param eyesY midpoint of both eyes, row
 * @param mouthX centre of the mouth, column
 * @param mouthY centre of the mouth, row
 * @param rollRad angle of the line from the person's right eye to the left eye, radians, 0 for an
 *     upright face, growing clockwise in the picture
 */
public record FacePose(float eyesX, float eyesY, float mouthX, float mouthY, float rollRad) {

    /** The pose that one frame's key points show. */
    public static FacePose of(Landmarks points) {
        float roll =
                (float)
                        Math.atan2(
                                points.leftEyeY() - points.rightEyeY(),
                                points.leftEyeX() - points.rightEyeX());
        return new FacePose(
                (points.rightEyeX() + points.leftEyeX()) / 2,
                (points.rightEyeY() + points.leftEyeY()) / 2,
                points.mouthX(),
                points.mouthY(),
                roll);
    }

    /** Distance from the eyes to the mouth along the face's own down axis, pixels. */
    public float eyeMouthPx() {
        return (float)
                ((mouthX - eyesX) * -Math.sin(rollRad) + (mouthY - eyesY) * Math.cos(rollRad));
    }

    /** Offset of the mouth from the eyes along the face's own right axis, pixels. */
    public float lateralPx() {
        return (float)
                ((mouthX - eyesX) * Math.cos(rollRad) + (mouthY - eyesY) * Math.sin(rollRad));
    }
}
