package io.heygem.operators.blend;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;

/**
 * Lays what a lip network changed over the frame its crop came from. Works on the decoded planes
 * themselves: samples outside the mask keep their bits.
 */
public final class MouthBlender {

    /**
     * From so many frame pixels per patch pixel on, patches are made finer before they are laid.
     */
    private static final double COARSE = 1.5;

    private final CropSpec crop;
    private final int patchPx;
    private final MouthMask mask;

    /**
     * @param crop which part of a face a patch shows
     * @param patchPx side S of a patch, pixels
     */
    public MouthBlender(CropSpec crop, int patchPx) {
        this.crop = crop;
        this.patchPx = patchPx;
        this.mask = new MouthMask(crop);
    }

    /**
     * A new frame with the mouth of a patch.
     *
     * @param opacity how far the patch shows, 0..1
     * @param patches uint8 [faces, S, S, 3], NHWC, BGR, 0..255
     * @param index which of the patches
     */
    public YuvFrame blend(YuvFrame frame, FacePose pose, float opacity, byte[] patches, int index) {
        FaceRect rect = crop.rect(pose);
        float[] where = mask.grid(pose, patchPx);
        MouthChange change =
                new MouthChange(
                        YuvConversion.of(frame),
                        patchPx,
                        FaceCropper.crop(frame, rect, patchPx),
                        patches,
                        index * 3 * patchPx * patchPx,
                        where);
        byte[] y = frame.y().clone();
        byte[] u = frame.u().clone();
        byte[] v = frame.v().clone();
        int chromaWidth = (frame.width() + 1) / 2;
        int chromaHeight = (frame.height() + 1) / 2;
        float[] cover = change.cover();
        Target luma = new Target(y, frame.width(), frame.height(), 1);
        lay(luma, rect, opacity, where, cover, change.paint(0));
        lay(
                new Target(u, chromaWidth, chromaHeight, 2),
                rect,
                opacity,
                where,
                cover,
                change.paint(1));
        lay(
                new Target(v, chromaWidth, chromaHeight, 2),
                rect,
                opacity,
                where,
                cover,
                change.paint(2));
        return new YuvFrame(
                frame.width(), frame.height(), y, u, v, frame.matrix(), frame.fullRange());
    }

    /** Where a face may be painted, on the grid of a patch: float32 [S, S], 0..1. */
    public float[] mask(FacePose pose) {
        return mask.grid(pose, patchPx);
    }

    /**
     * One plane of a frame.
     *
     * @param step frame pixels per sample
     */
    private record Target(byte[] plane, int width, int height, int step) {}

    private void lay(
            Target target,
            FaceRect rect,
            float opacity,
            float[] where,
            float[] coverCells,
            float[] paintCells) {
        byte[] plane = target.plane();
        int width = target.width();
        int height = target.height();
        int step = target.step();
        int cells = patchPx;
        float[] cover = coverCells;
        float[] paint = paintCells;
        if (rect.width() / step > COARSE * cells) {
            cover = Grids.doubledWithin(where, cover, cells);
            paint = Grids.doubledWithin(where, paint, cells);
            cells *= 2;
        }
        double cos = Math.cos(rect.rollRad());
        double sin = Math.sin(rect.rollRad());
        double reachX = (Math.abs(rect.width() * cos) + Math.abs(rect.height() * sin)) / 2;
        double reachY = (Math.abs(rect.width() * sin) + Math.abs(rect.height() * cos)) / 2;
        int left = (int) Math.max(0, Math.floor((rect.centerX() - reachX) / step));
        int right = (int) Math.min(width, Math.ceil((rect.centerX() + reachX) / step) + 1);
        int top = (int) Math.max(0, Math.floor((rect.centerY() - reachY) / step));
        int bottom = (int) Math.min(height, Math.ceil((rect.centerY() + reachY) / step) + 1);
        double perX = cells / rect.width();
        double perY = cells / rect.height();
        float stepX = (float) (step * cos * perX);
        float stepY = (float) (-step * sin * perY);
        for (int row = top; row < bottom; row++) {
            double dy = (row + 0.5) * step - rect.centerY();
            double dx = (left + 0.5) * step - rect.centerX();
            double firstX = (dx * cos + dy * sin) * perX + cells / 2.0 - 0.5;
            double firstY = (dy * cos - dx * sin) * perY + cells / 2.0 - 0.5;
            for (int column = left; column < right; column++) {
                float x = (float) firstX + (column - left) * stepX;
                float y = (float) firstY + (column - left) * stepY;
                int x0 = (int) x;
                int y0 = (int) y;
                // The outermost cells are never painted.
                if (x < 0 || y < 0 || x0 >= cells - 1 || y0 >= cells - 1) {
                    continue;
                }
                int cell = y0 * cells + x0;
                float gone = between(cover, cell, cells, x - x0, y - y0);
                float added = between(paint, cell, cells, x - x0, y - y0);
                if (gone != 0 || added != 0) {
                    int at = row * width + column;
                    float after = (plane[at] & 0xff) * (1 - opacity * gone) + opacity * added;
                    plane[at] = (byte) Math.max(0, Math.min(255, Math.round(after)));
                }
            }
        }
    }

    private static float between(float[] grid, int at, int size, float fx, float fy) {
        float upper = grid[at] + fx * (grid[at + 1] - grid[at]);
        float lower = grid[at + size] + fx * (grid[at + size + 1] - grid[at + size]);
        return upper + fy * (lower - upper);
    }
}
