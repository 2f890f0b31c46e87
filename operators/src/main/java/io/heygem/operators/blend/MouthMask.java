package io.heygem.operators.blend;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FacePose;

/**
 * Where on a face something may be painted: from under the nose to under the chin, from cheek to
 * cheek, with a feathered border. Measured in eye-mouth distances from the mouth's centre, so it
 * fits every model's crop; a face that is turned is narrower on its far side.
 */
final class MouthMask {

    private static final double CENTRE_BELOW_MOUTH = 0.26;
    private static final double HALF_WIDTH = 0.84;
    private static final double HALF_HEIGHT = 0.72;

    /** Distance within which all of the mask is opaque; 1 is its border. */
    private static final double SOLID = 0.35;

    /** How much narrower the far side is, per eye-mouth distance that the mouth is off centre. */
    private static final double TURNED = 0.9;

    private static final double NARROWEST = 0.5;

    private final CropSpec crop;
    private final double halfHeight;

    MouthMask(CropSpec crop) {
        this.crop = crop;
        // The crop of a model may end before the chin does.
        this.halfHeight = Math.min(HALF_HEIGHT, 0.95 * crop.belowMouth() - CENTRE_BELOW_MOUTH);
    }

    /** How far a mouth is off its face's axis, in eye-mouth distances; 0 for a frontal face. */
    static double turn(FacePose pose) {
        return pose.lateralPx() / Math.max(1, pose.eyeMouthPx());
    }

    /**
     * Opacity of what is painted.
     *
     * @param across place in the crop, 0 (left edge) .. 1 (right edge)
     * @param down place in the crop, 0 (top edge) .. 1 (bottom edge)
     * @param turn see {@link #turn}
     * @return 0..1
     */
    double opacity(double across, double down, double turn) {
        double distance = distance(across, down, turn);
        if (distance >= 1) {
            return 0;
        }
        if (distance <= SOLID) {
            return 1;
        }
        double t = (1 - distance) / (1 - SOLID);
        return t * t * (3 - 2 * t);
    }

    /** A superellipse of power 2.5: squarer than an ellipse, as a jaw is. */
    private double distance(double across, double down, double turn) {
        double height = crop.aboveEyes() + 1 + crop.belowMouth();
        double x = (across - 0.5) * crop.width() - turn / 2;
        double y = down * height - crop.aboveEyes() - 1 - CENTRE_BELOW_MOUTH;
        double far = Math.max(NARROWEST, 1 - TURNED * Math.abs(turn));
        double side = x * turn > 0 ? far : 1;
        double halfWidth = side * Math.min(HALF_WIDTH, 0.46 * crop.width());
        double px = Math.abs(x) / halfWidth;
        double py = Math.abs(y) / halfHeight;
        if (px >= 1 || py >= 1) {
            return 1;
        }
        return px * px * Math.sqrt(px) + py * py * Math.sqrt(py);
    }

    /**
     * The mask on the grid of a crop; its outermost cells are 0.
     *
     * @return float32 [S, S], 0..1
     */
    float[] grid(FacePose pose, int size) {
        float[] grid = new float[size * size];
        double turn = turn(pose);
        for (int row = 1; row < size - 1; row++) {
            for (int column = 1; column < size - 1; column++) {
                grid[row * size + column] =
                        (float) opacity((column + 0.5) / size, (row + 0.5) / size, turn);
            }
        }
        return grid;
    }
}
