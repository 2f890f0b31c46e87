package io.heygem.operators.link;

import io.heygem.models.image.FacePose;
import java.util.List;

/**
 * Steadies the pose of one face over consecutive frames with Gaussian weights. The eyes are rigid
 * and follow the head closely; the distance and offset of the mouth change slowly, because what
 * makes them change fast is speech.
 */
final class TrackSmoother {

    private static final double HEAD_SIGMA_FRAMES = 2;
    private static final double MOUTH_SIGMA_FRAMES = 6;

    private TrackSmoother() {}

    /** The same poses, steadied; the weights are cut off and renormalised at both ends. */
    static FacePose[] smooth(List<FacePose> poses) {
        int n = poses.size();
        double[] eyesX = new double[n];
        double[] eyesY = new double[n];
        double[] sin = new double[n];
        double[] cos = new double[n];
        double[] unit = new double[n];
        double[] lateral = new double[n];
        for (int i = 0; i < n; i++) {
            FacePose pose = poses.get(i);
            eyesX[i] = pose.eyesX();
            eyesY[i] = pose.eyesY();
            sin[i] = Math.sin(pose.rollRad());
            cos[i] = Math.cos(pose.rollRad());
            unit[i] = pose.eyeMouthPx();
            lateral[i] = pose.lateralPx();
        }
        double[] head = weights(HEAD_SIGMA_FRAMES);
        double[] mouth = weights(MOUTH_SIGMA_FRAMES);
        eyesX = filter(eyesX, head);
        eyesY = filter(eyesY, head);
        sin = filter(sin, head);
        cos = filter(cos, head);
        unit = filter(unit, mouth);
        lateral = filter(lateral, mouth);
        FacePose[] smooth = new FacePose[n];
        for (int i = 0; i < n; i++) {
            double roll = Math.atan2(sin[i], cos[i]);
            double c = Math.cos(roll);
            double s = Math.sin(roll);
            smooth[i] =
                    new FacePose(
                            (float) eyesX[i],
                            (float) eyesY[i],
                            (float) (eyesX[i] + lateral[i] * c - unit[i] * s),
                            (float) (eyesY[i] + lateral[i] * s + unit[i] * c),
                            (float) roll);
        }
        return smooth;
    }

    private static double[] weights(double sigma) {
        int radius = (int) Math.ceil(3 * sigma);
        double[] weights = new double[2 * radius + 1];
        for (int i = -radius; i <= radius; i++) {
            weights[i + radius] = Math.exp(-0.5 * i * i / (sigma * sigma));
        }
        return weights;
    }

    private static double[] filter(double[] values, double[] weights) {
        int radius = weights.length / 2;
        double[] filtered = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double sum = 0;
            double total = 0;
            int from = Math.max(0, i - radius);
            int to = Math.min(values.length - 1, i + radius);
            for (int j = from; j <= to; j++) {
                double weight = weights[j - i + radius];
                sum += weight * values[j];
                total += weight;
            }
            filtered[i] = sum / total;
        }
        return filtered;
    }
}
