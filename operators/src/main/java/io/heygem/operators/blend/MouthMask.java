package io.heygem.operators.blend;

import io.heygem.models.image.CropSpec;

/**
 * How much of the patch shows at each place of a crop: all of it round the mouth and the chin,
 * nothing outside a feathered ellipse. Measured in eye-mouth distances from the mouth's centre, so
 * it fits every model's crop.
 */
final class MouthMask {

    private static final double CENTRE_BELOW_MOUTH = 0.14;
    private static final double HALF_WIDTH = 0.88;
    private static final double HALF_HEIGHT = 0.74;

    /** Fraction of the radius within which the patch shows fully. */
    private static final double SOLID = 0.62;

    private final CropSpec crop;

    MouthMask(CropSpec crop) {
        this.crop = crop;
    }

    /**
     * Opacity of the patch.
     *
     * @param across place in the crop, 0 (left edge) .. 1 (right edge)
     * @param down place in the crop, 0 (top edge) .. 1 (bottom edge)
     * @return 0..1
     */
    double opacity(double across, double down) {
        double x = (across - 0.5) * crop.width();
        double height = crop.aboveEyes() + 1 + crop.belowMouth();
        double y = down * height - crop.aboveEyes() - 1;
        double halfWidth = Math.min(HALF_WIDTH, 0.48 * crop.width());
        double halfHeight = Math.min(HALF_HEIGHT, 0.95 * crop.belowMouth() - CENTRE_BELOW_MOUTH);
        double radius = Math.hypot(x / halfWidth, (y - CENTRE_BELOW_MOUTH) / halfHeight);
        if (radius >= 1) {
            return 0;
        }
        if (radius <= SOLID) {
            return 1;
        }
        double t = (1 - radius) / (1 - SOLID);
        return t * t * (3 - 2 * t);
    }
}
