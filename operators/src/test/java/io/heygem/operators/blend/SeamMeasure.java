package io.heygem.operators.blend;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvFrame;

/**
 * Whether a border shows where a mouth was pasted: the luma gradient across the lines along which
 * the mask begins and along which it is half opaque, in the output and in the source. Without a
 * seam both are equal: their ratio is 1. A border that can be seen raises it. Frames add up, so
 * that a frame with little gradient does not decide.
 */
public final class SeamMeasure {

    private static final double[] LEVELS = {0.03, 0.5};
    private static final int POINTS = 180;
    private static final int BISECTIONS = 20;

    /** Half the distance over which a gradient is taken, eye-mouth distances. */
    private static final double REACH = 0.04;

    private final CropSpec crop;
    private final Shape shape;
    private final double[] before = new double[LEVELS.length];
    private final double[] after = new double[LEVELS.length];

    /**
     * A mask: opacity at a place of the crop, 0..1 in both directions, of a face that is turned.
     */
    @FunctionalInterface
    public interface Shape {

        /** Opacity, 0..1. */
        double opacity(double across, double down, double turn);
    }

    /** Measures along a mask of any shape. */
    public SeamMeasure(CropSpec crop, Shape shape) {
        this.crop = crop;
        this.shape = shape;
    }

    /** Measures along the mask that {@link MouthBlender} uses. */
    public static SeamMeasure ofMask(CropSpec crop) {
        return new SeamMeasure(crop, new MouthMask(crop)::opacity);
    }

    /** Measures along the ellipse that was the mask up to pipeline version 2. */
    public static SeamMeasure ofEllipse(CropSpec crop) {
        double halfWidth = Math.min(0.88, 0.48 * crop.width());
        double halfHeight = Math.min(0.74, 0.95 * crop.belowMouth() - 0.14);
        return new SeamMeasure(
                crop,
                (across, down, turn) -> {
                    double x = (across - 0.5) * crop.width();
                    double height = crop.aboveEyes() + 1 + crop.belowMouth();
                    double y = down * height - crop.aboveEyes() - 1 - 0.14;
                    double t = (1 - Math.hypot(x / halfWidth, y / halfHeight)) / 0.38;
                    double inside = Math.max(0, Math.min(1, t));
                    return inside * inside * (3 - 2 * inside);
                });
    }

    /** Adds a frame in which a face was painted. */
    public void add(YuvFrame source, YuvFrame output, FacePose pose) {
        double turn = MouthMask.turn(pose);
        FaceRect rect = crop.rect(pose);
        double height = crop.aboveEyes() + 1 + crop.belowMouth();
        double middleX = 0.5 + turn / 2 / crop.width();
        double middleY = (crop.aboveEyes() + 1.2) / height;
        double reach = Math.max(1, REACH * pose.eyeMouthPx());
        for (int level = 0; level < LEVELS.length; level++) {
            for (int i = 0; i < POINTS; i++) {
                double angle = 2 * Math.PI * i / POINTS;
                double dx = Math.cos(angle);
                double dy = Math.sin(angle);
                double radius = radius(middleX, middleY, dx, dy, turn, LEVELS[level]);
                double x = (middleX + radius * dx - 0.5) * rect.width();
                double y = (middleY + radius * dy - 0.5) * rect.height();
                double nx = dx * rect.width();
                double ny = dy * rect.height();
                double length = Math.hypot(nx, ny);
                add(level, source, output, rect, x, y, nx / length * reach, ny / length * reach);
            }
        }
    }

    /** Where the mask falls below a level, along a ray from its middle. */
    private double radius(
            double middleX, double middleY, double dx, double dy, double turn, double level) {
        double inside = 0;
        double outside = 1;
        for (int i = 0; i < BISECTIONS; i++) {
            double radius = (inside + outside) / 2;
            if (shape.opacity(middleX + radius * dx, middleY + radius * dy, turn) > level) {
                inside = radius;
            } else {
                outside = radius;
            }
        }
        return inside;
    }

    private void add(
            int level,
            YuvFrame source,
            YuvFrame output,
            FaceRect rect,
            double x,
            double y,
            double nx,
            double ny) {
        double cos = Math.cos(rect.rollRad());
        double sin = Math.sin(rect.rollRad());
        double[] at = new double[4];
        for (int side = 0; side < 2; side++) {
            double sx = x + (2 * side - 1) * nx;
            double sy = y + (2 * side - 1) * ny;
            at[2 * side] = rect.centerX() + sx * cos - sy * sin - 0.5;
            at[2 * side + 1] = rect.centerY() + sx * sin + sy * cos - 0.5;
            if (at[2 * side] < 0
                    || at[2 * side + 1] < 0
                    || at[2 * side] > source.width() - 2
                    || at[2 * side + 1] > source.height() - 2) {
                return;
            }
        }
        before[level] += Math.abs(luma(source, at[0], at[1]) - luma(source, at[2], at[3]));
        after[level] += Math.abs(luma(output, at[0], at[1]) - luma(output, at[2], at[3]));
    }

    private static double luma(YuvFrame frame, double x, double y) {
        int x0 = (int) x;
        int y0 = (int) y;
        double fx = x - x0;
        double fy = y - y0;
        int i = y0 * frame.width() + x0;
        double upper = (frame.y()[i] & 0xff) * (1 - fx) + (frame.y()[i + 1] & 0xff) * fx;
        int below = i + frame.width();
        double lower = (frame.y()[below] & 0xff) * (1 - fx) + (frame.y()[below + 1] & 0xff) * fx;
        return upper * (1 - fy) + lower * fy;
    }

    /** Gradient in the output by gradient in the source, the larger of the two lines; NaN: none. */
    public double ratio() {
        double ratio = Double.NaN;
        for (int level = 0; level < LEVELS.length; level++) {
            if (before[level] > 0) {
                double here = after[level] / before[level];
                ratio = Double.isNaN(ratio) ? here : Math.max(ratio, here);
            }
        }
        return ratio;
    }
}
