package io.heygem.operators.link;

import io.heygem.models.image.FacePose;
import java.util.List;

/**
 * Steadies the pose of one face over consecutive frames. Each value is read off a line that is
 * fitted, with Gaussian weights, to the frames before and after it, so nothing lags; to many frames
 * while the head is still, to few while it moves. The distance and offset of the mouth always
 * change slowly, because what makes them change fast is speech.
 */
final class TrackSmoother {

    private static final double MOVING_SIGMA_FRAMES = 1.5;
    private static final double STILL_SIGMA_FRAMES = 7;
    private static final double MOUTH_SIGMA_FRAMES = 7;

    /**
     * How far both lines must lie apart for the head to move: from the first it begins to, from the
     * second it does; in distances of eyes and mouth, or radians.
     */
    private static final double STILL = 0.02;

    private static final double MOVING = 0.06;

    private TrackSmoother() {}

    /** The same poses, steadied. */
    static FacePose[] smooth(List<FacePose> poses) {
        int n = poses.size();
        double[][] values = new double[6][n];
        for (int i = 0; i < n; i++) {
            FacePose pose = poses.get(i);
            values[0][i] = pose.eyesX();
            values[1][i] = pose.eyesY();
            values[2][i] = Math.sin(pose.rollRad());
            values[3][i] = Math.cos(pose.rollRad());
            values[4][i] = pose.eyeMouthPx();
            values[5][i] = pose.lateralPx();
        }
        double[] few = weights(MOVING_SIGMA_FRAMES);
        double[] many = weights(STILL_SIGMA_FRAMES);
        double[] mouth = weights(MOUTH_SIGMA_FRAMES);
        double[] unit = filter(values[4], mouth);
        double[] lateral = filter(values[5], mouth);
        double[][] head = new double[4][];
        for (int k = 0; k < head.length; k += 2) {
            double[][] moving = {filter(values[k], few), filter(values[k + 1], few)};
            double[][] still = {filter(values[k], many), filter(values[k + 1], many)};
            head[k] = new double[n];
            head[k + 1] = new double[n];
            for (int i = 0; i < n; i++) {
                double scale = k == 0 ? Math.max(1, Math.abs(unit[i])) : 1;
                double apart =
                        Math.hypot(moving[0][i] - still[0][i], moving[1][i] - still[1][i]) / scale;
                double share = Math.max(0, Math.min(1, (apart - STILL) / (MOVING - STILL)));
                for (int j = 0; j < 2; j++) {
                    head[k + j][i] = still[j][i] + share * (moving[j][i] - still[j][i]);
                }
            }
        }
        FacePose[] smooth = new FacePose[n];
        for (int i = 0; i < n; i++) {
            double roll = Math.atan2(head[2][i], head[3][i]);
            double c = Math.cos(roll);
            double s = Math.sin(roll);
            smooth[i] =
                    new FacePose(
                            (float) head[0][i],
                            (float) head[1][i],
                            (float) (head[0][i] + lateral[i] * c - unit[i] * s),
                            (float) (head[1][i] + lateral[i] * s + unit[i] * c),
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

    /** At each place the value there of the line that fits best around it. */
    private static double[] filter(double[] values, double[] weights) {
        int radius = weights.length / 2;
        double[] filtered = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double v0 = 0;
            double v1 = 0;
            int from = Math.max(0, i - radius);
            int to = Math.min(values.length - 1, i + radius);
            for (int j = from; j <= to; j++) {
                double weight = weights[j - i + radius];
                int d = j - i;
                s0 += weight;
                s1 += weight * d;
                s2 += weight * d * d;
                v0 += weight * values[j];
                v1 += weight * d * values[j];
            }
            double spread = s0 * s2 - s1 * s1;
            filtered[i] = spread > 0 ? (s2 * v0 - s1 * v1) / spread : v0 / s0;
        }
        return filtered;
    }
}
