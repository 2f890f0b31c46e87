package io.heygem.operators.blend;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;

/**
 * Pastes a mouth back where its crop came from. Works on the decoded planes themselves: samples
 * outside the mask keep their bits.
 */
public final class MouthBlender {

    private final CropSpec crop;
    private final int patchPx;
    private final MouthMask mask;
    private final float[] patchY;
    private final float[] patchU;
    private final float[] patchV;

    /**
     * @param crop which part of a face a patch shows
     * @param patchPx side S of a patch, pixels
     */
    public MouthBlender(CropSpec crop, int patchPx) {
        this.crop = crop;
        this.patchPx = patchPx;
        this.mask = new MouthMask(crop);
        this.patchY = new float[patchPx * patchPx];
        this.patchU = new float[patchPx * patchPx];
        this.patchV = new float[patchPx * patchPx];
    }

    /**
     * A new frame with the patch blended in.
     *
     * @param opacity how far the patch shows, 0..1
     * @param patches uint8 [faces, S, S, 3], NHWC, BGR, 0..255
     * @param index which of the patches
     */
    public YuvFrame blend(YuvFrame frame, FacePose pose, float opacity, byte[] patches, int index) {
        convert(YuvConversion.of(frame), patches, index * 3 * patchPx * patchPx);
        FaceRect rect = crop.rect(pose);
        byte[] y = frame.y().clone();
        byte[] u = frame.u().clone();
        byte[] v = frame.v().clone();
        paste(y, frame.width(), frame.height(), 1, rect, opacity, patchY);
        int chromaWidth = (frame.width() + 1) / 2;
        int chromaHeight = (frame.height() + 1) / 2;
        paste(u, chromaWidth, chromaHeight, 2, rect, opacity, patchU);
        paste(v, chromaWidth, chromaHeight, 2, rect, opacity, patchV);
        return new YuvFrame(
                frame.width(), frame.height(), y, u, v, frame.matrix(), frame.fullRange());
    }

    private void convert(YuvConversion conversion, byte[] patches, int at) {
        for (int i = 0; i < patchY.length; i++, at += 3) {
            float b = patches[at] & 0xff;
            float g = patches[at + 1] & 0xff;
            float r = patches[at + 2] & 0xff;
            patchY[i] = conversion.luma(b, g, r);
            patchU[i] = conversion.u(b, g, r);
            patchV[i] = conversion.v(b, g, r);
        }
    }

    /** Blends one plane; {@code step} is frame pixels per plane sample. */
    private void paste(
            byte[] plane,
            int width,
            int height,
            int step,
            FaceRect rect,
            float most,
            float[] patch) {
        double cos = Math.cos(rect.rollRad());
        double sin = Math.sin(rect.rollRad());
        double reachX = (Math.abs(rect.width() * cos) + Math.abs(rect.height() * sin)) / 2;
        double reachY = (Math.abs(rect.width() * sin) + Math.abs(rect.height() * cos)) / 2;
        int left = (int) Math.max(0, Math.floor((rect.centerX() - reachX) / step));
        int right = (int) Math.min(width, Math.ceil((rect.centerX() + reachX) / step) + 1);
        int top = (int) Math.max(0, Math.floor((rect.centerY() - reachY) / step));
        int bottom = (int) Math.min(height, Math.ceil((rect.centerY() + reachY) / step) + 1);
        for (int row = top; row < bottom; row++) {
            double dy = (row + 0.5) * step - rect.centerY();
            for (int column = left; column < right; column++) {
                double dx = (column + 0.5) * step - rect.centerX();
                double across = (dx * cos + dy * sin) / rect.width() + 0.5;
                double down = (dy * cos - dx * sin) / rect.height() + 0.5;
                double opacity = most * mask.opacity(across, down);
                if (opacity > 0) {
                    int at = row * width + column;
                    double before = plane[at] & 0xff;
                    double after = before + opacity * (sample(patch, across, down) - before);
                    plane[at] = (byte) Math.max(0, Math.min(255, Math.round(after)));
                }
            }
        }
    }

    private float sample(float[] patch, double across, double down) {
        float x = (float) Math.max(0, Math.min(patchPx - 1, across * patchPx - 0.5));
        float y = (float) Math.max(0, Math.min(patchPx - 1, down * patchPx - 0.5));
        int x0 = Math.min((int) x, patchPx - 2);
        int y0 = Math.min((int) y, patchPx - 2);
        float fx = x - x0;
        float fy = y - y0;
        int at = y0 * patchPx + x0;
        float upper = patch[at] + fx * (patch[at + 1] - patch[at]);
        float lower = patch[at + patchPx] + fx * (patch[at + patchPx + 1] - patch[at + patchPx]);
        return upper + fy * (lower - upper);
    }
}
