package io.heygem.operators.blend;

import io.heygem.models.image.YuvConversion;

/**
 * What a lip network changed in its crop, ready to be laid over the frame. A network draws the
 * whole crop anew, softer and in a slightly other tone; only the difference to what it saw is used,
 * and of that only what is more than softness. So skin that did not move keeps its pores.
 *
 * <p>A frame sample s becomes {@code s * (1 - cover) + paint}: where little changed, cover is 0 and
 * paint is the difference; where the mouth is another one, cover is the mask and paint what the
 * network drew, for the source's own detail belongs to lips that are elsewhere now.
 */
final class MouthChange {

    /** Levels of a change, averaged over a few cells, from which it is more than softness. */
    private static final float SEEN_FROM = 1.5f;

    private static final float SEEN_TO = 5;

    /** Levels from which detail of the source is in the way. */
    private static final float MOVED_FROM = 6;

    private static final float MOVED_TO = 16;

    /** Cells are part of the rim, where tones are compared, up to this opacity. */
    private static final float RIM = 0.4f;

    /** Rim cells that changed by more levels belong to the mouth. */
    private static final float RIM_CHANGE = 14;

    private static final int LEAST_RIM_CELLS = 60;
    private static final float MOST_SHARPENING = 1.2f;

    private final int size;
    private final float[] cover;
    private final float[][] paint = new float[3][];

    /**
     * @param size side S of the crop, cells
     * @param seen what the network saw, uint8 [S, S, 3], BGR
     * @param drawn what it drew, uint8 [faces, S, S, 3], BGR
     * @param at first byte of the face in {@code drawn}
     * @param mask opacity, float32 [S, S], 0..1
     */
    MouthChange(
            YuvConversion conversion, int size, byte[] seen, byte[] drawn, int at, float[] mask) {
        this.size = size;
        float[][] before = planes(conversion, size, seen, 0);
        float[][] after = planes(conversion, size, drawn, at);
        float[][] change = new float[3][];
        for (int plane = 0; plane < 3; plane++) {
            change[plane] = minus(after[plane], before[plane]);
            matchTone(change[plane], change[0], mask);
        }
        float[] amount = amount(change);
        float[] moved = moved(amount);
        sharpen(change[0], before[0], after[0], amount, mask);
        for (int plane = 0; plane < 3; plane++) {
            paint[plane] = new float[mask.length];
        }
        cover = new float[mask.length];
        for (int i = 0; i < mask.length; i++) {
            float shown = mask[i] * Grids.step(amount[i], SEEN_FROM, SEEN_TO);
            cover[i] = mask[i] * moved[i];
            for (int plane = 0; plane < 3; plane++) {
                paint[plane][i] = shown * change[plane][i] + cover[i] * before[plane][i];
            }
        }
    }

    /** Side of the grids of {@link #cover} and {@link #paint}, cells. */
    int size() {
        return size;
    }

    /** How much of the frame's own sample goes, float32 [S, S], 0..1. */
    float[] cover() {
        return cover;
    }

    /**
     * What is added to a plane.
     *
     * @param plane 0 for Y, 1 for U, 2 for V
     * @return float32 [S, S], levels
     */
    float[] paint(int plane) {
        return paint[plane];
    }

    private static float[][] planes(YuvConversion conversion, int size, byte[] bgr, int from) {
        float[][] planes = new float[3][size * size];
        int at = from;
        for (int i = 0; i < size * size; i++, at += 3) {
            float b = bgr[at] & 0xff;
            float g = bgr[at + 1] & 0xff;
            float r = bgr[at + 2] & 0xff;
            planes[0][i] = conversion.luma(b, g, r);
            planes[1][i] = conversion.u(b, g, r);
            planes[2][i] = conversion.v(b, g, r);
        }
        return planes;
    }

    private static float[] minus(float[] a, float[] b) {
        float[] difference = new float[a.length];
        for (int i = 0; i < a.length; i++) {
            difference[i] = a[i] - b[i];
        }
        return difference;
    }

    /**
     * Takes the tone of the rim out of a change: the plane of least squares through it, because
     * light falls from a side.
     */
    private void matchTone(float[] change, float[] luma, float[] mask) {
        double[] sums = new double[9];
        for (int i = 0; i < change.length; i++) {
            if (mask[i] > 0 && mask[i] < RIM && Math.abs(luma[i]) < RIM_CHANGE) {
                double x = (double) (i % size) / size - 0.5;
                int row = i / size;
                double y = (double) row / size - 0.5;
                sums[0]++;
                sums[1] += x;
                sums[2] += y;
                sums[3] += x * x;
                sums[4] += x * y;
                sums[5] += y * y;
                sums[6] += change[i];
                sums[7] += change[i] * x;
                sums[8] += change[i] * y;
            }
        }
        if (sums[0] < LEAST_RIM_CELLS) {
            return;
        }
        double[] fit = solve(sums);
        for (int i = 0; i < change.length; i++) {
            double x = (double) (i % size) / size - 0.5;
            int row = i / size;
            double y = (double) row / size - 0.5;
            change[i] -= (float) (fit[0] + fit[1] * x + fit[2] * y);
        }
    }

    /** Least squares of a plane by Cramer's rule; the mean where the rim is no area. */
    private static double[] solve(double[] s) {
        double a = s[3] * s[5] - s[4] * s[4];
        double b = s[4] * s[2] - s[1] * s[5];
        double c = s[1] * s[4] - s[3] * s[2];
        double determinant = s[0] * a + s[1] * b + s[2] * c;
        if (Math.abs(determinant) < 1e-6 * s[0]) {
            return new double[] {s[6] / s[0], 0, 0};
        }
        double d = s[0] * s[5] - s[2] * s[2];
        double e = s[1] * s[2] - s[0] * s[4];
        double f = s[0] * s[3] - s[1] * s[1];
        return new double[] {
            (a * s[6] + b * s[7] + c * s[8]) / determinant,
            (b * s[6] + d * s[7] + e * s[8]) / determinant,
            (c * s[6] + e * s[7] + f * s[8]) / determinant
        };
    }

    /** How much changed round each cell, levels. */
    private float[] amount(float[][] change) {
        float[] amount = new float[change[0].length];
        for (float[] plane : change) {
            float[] mean = Grids.blur(plane, size, 1);
            for (int i = 0; i < amount.length; i++) {
                amount[i] = Math.max(amount[i], Math.abs(mean[i]));
            }
        }
        return Grids.blur(Grids.blur(amount, size, 2), size, 2);
    }

    private float[] moved(float[] amount) {
        float[] moved = new float[amount.length];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = Grids.step(amount[i], MOVED_FROM, MOVED_TO);
        }
        return Grids.blur(moved, size, 2);
    }

    /**
     * Gives what was drawn the sharpness of what was seen: the share of fine detail in all detail,
     * which does not depend on what there is to see.
     */
    private void sharpen(
            float[] change, float[] before, float[] after, float[] amount, float[] mask) {
        float[] fine = minus(after, Grids.blur(after, size, 1));
        float[] coarse = minus(after, Grids.blur(after, size, 3));
        float[] fineBefore = minus(before, Grids.blur(before, size, 1));
        float[] coarseBefore = minus(before, Grids.blur(before, size, 3));
        double drawnFine = 0;
        double drawnCoarse = 1;
        double seenFine = 0;
        double seenCoarse = 1;
        for (int i = 0; i < mask.length; i++) {
            if (mask[i] > 0) {
                float weight = mask[i] * Grids.step(amount[i], SEEN_FROM, SEEN_TO);
                drawnFine += weight * Math.abs(fine[i]);
                drawnCoarse += weight * Math.abs(coarse[i]);
                seenFine += mask[i] * Math.abs(fineBefore[i]);
                seenCoarse += mask[i] * Math.abs(coarseBefore[i]);
            }
        }
        if (drawnFine <= 0) {
            return;
        }
        double ratio = seenFine / seenCoarse * drawnCoarse / drawnFine;
        float gain = (float) Math.max(0, Math.min(MOST_SHARPENING, ratio - 1));
        for (int i = 0; i < mask.length; i++) {
            change[i] += gain * fine[i];
        }
    }
}
