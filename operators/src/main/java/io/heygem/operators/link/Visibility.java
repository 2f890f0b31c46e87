package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.Landmarks;

/**
 * How far a face shows what is painted over: its mouth, from the front. 1 for a whole mouth, 0 for
 * a profile or a mouth that the picture's border cuts off, and what lies between.
 */
final class Visibility {

    /**
     * Distance of the eyes in distances of eyes and mouth, a frontal face's being about 1: from
     * these on a face turned to its side is no longer painted, or is in full.
     */
    private static final double PROFILE = 0.42;

    private static final double HALF_PROFILE = 0.6;

    /** How far the nose stands beside the eyes' middle, in distances of the eyes. */
    private static final double NOSE_PROFILE = 0.75;

    private static final double NOSE_HALF_PROFILE = 0.5;

    /** Room between the mouth's centre and the border, in distances of eyes and mouth. */
    private static final double CUT_OFF = 0.1;

    private static final double WHOLE = 0.35;

    private Visibility() {}

    /**
     * How far a face may be painted over, 0..1.
     *
     * @param width columns of the picture
     * @param height rows of the picture
     */
    static double of(FaceDetection face, int width, int height) {
        Landmarks points = face.landmarks();
        FacePose pose = FacePose.of(points);
        double unit = pose.eyeMouthPx();
        double eyes =
                Math.hypot(
                        points.leftEyeX() - points.rightEyeX(),
                        points.leftEyeY() - points.rightEyeY());
        if (!(unit > 0 && eyes > 0)) {
            return 0;
        }
        double nose =
                Math.abs(
                        (points.noseX() - pose.eyesX()) * Math.cos(pose.rollRad())
                                + (points.noseY() - pose.eyesY()) * Math.sin(pose.rollRad()));
        double inside =
                Math.min(
                        Math.min(pose.mouthX(), width - pose.mouthX()),
                        Math.min(pose.mouthY(), height - pose.mouthY()));
        double front =
                Math.min(
                        ramp(eyes / unit, PROFILE, HALF_PROFILE),
                        1 - ramp(nose / eyes, NOSE_HALF_PROFILE, NOSE_PROFILE));
        return front * ramp(inside / unit, CUT_OFF, WHOLE);
    }

    private static double ramp(double value, double zero, double one) {
        return Math.max(0, Math.min(1, (value - zero) / (one - zero)));
    }
}
