package io.heygem.models.image;

import java.util.Arrays;

/** Makes frames smaller by whole factors, each pixel the mean of a square; fast. */
public final class FrameReducer {

    private FrameReducer() {}

    /**
     * Cuts an upright part out of a frame and reduces it; beyond the border its pixels continue.
     *
     * @param left first column, even
     * @param top first row, even
     * @param width columns of the part; what does not fill a square at its edge is dropped
     * @param height rows of the part
     * @param factor side of the squares, at least 1
     */
    public static YuvFrame reduce(
            YuvFrame frame, int left, int top, int width, int height, int factor) {
        if (left % 2 != 0 || top % 2 != 0 || factor < 1) {
            throw new IllegalArgumentException(
                    "part at (%d, %d) by factor %d, expected even places and a factor of 1 or more"
                            .formatted(left, top, factor));
        }
        int w = Math.max(1, width / factor);
        int h = Math.max(1, height / factor);
        int stride = (frame.width() + 1) / 2;
        int chromaRows = (frame.height() + 1) / 2;
        byte[] y = mean(frame.y(), frame.width(), frame.height(), left, top, w, h, factor);
        int cw = (w + 1) / 2;
        int ch = (h + 1) / 2;
        byte[] u = mean(frame.u(), stride, chromaRows, left / 2, top / 2, cw, ch, factor);
        byte[] v = mean(frame.v(), stride, chromaRows, left / 2, top / 2, cw, ch, factor);
        return new YuvFrame(w, h, y, u, v, frame.matrix(), frame.fullRange());
    }

    private static byte[] mean(
            byte[] plane, int stride, int rows, int left, int top, int w, int h, int factor) {
        byte[] out = new byte[w * h];
        int[] sums = new int[w];
        int squares = factor * factor;
        for (int y = 0; y < h; y++) {
            Arrays.fill(sums, squares / 2);
            for (int k = 0; k < factor; k++) {
                int row = Math.max(0, Math.min(top + y * factor + k, rows - 1)) * stride;
                add(plane, row, stride, left, factor, sums);
            }
            for (int x = 0; x < w; x++) {
                out[y * w + x] = (byte) (sums[x] / squares);
            }
        }
        return out;
    }

    private static void add(byte[] plane, int row, int stride, int left, int factor, int[] sums) {
        for (int x = 0; x < sums.length; x++) {
            int from = left + x * factor;
            int sum = 0;
            for (int k = from; k < from + factor; k++) {
                sum += plane[row + Math.max(0, Math.min(k, stride - 1))] & 0xff;
            }
            sums[x] += sum;
        }
    }
}
