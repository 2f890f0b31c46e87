package io.heygem.models.image;

/**
 * Samples 8-bit planes on the grid of a rotated rectangle: bilinear with half-pixel centres, edges
 * continued. Where the grid is coarser than two plane pixels, each value is the mean of several
 * samples spread over its cell, so that fine detail does not alias. Upright and at a factor under
 * two this is what {@code cv2.resize} with INTER_LINEAR computes. Immutable.
 */
final class Resampler {

    private final FaceRect rect;
    private final int width;
    private final int height;

    /**
     * @param rect the sampled area, pixels of the frame
     * @param width columns of the grid
     * @param height rows of the grid
     */
    Resampler(FaceRect rect, int width, int height) {
        if (width < 1 || height < 1 || !(rect.width() > 0 && rect.height() > 0)) {
            throw new IllegalArgumentException(
                    "cannot sample %s on a grid of %d x %d".formatted(rect, width, height));
        }
        this.rect = rect;
        this.width = width;
        this.height = height;
    }

    /**
     * Samples one plane.
     *
     * @param scale plane pixels per frame pixel: 1 for luma and BGR, 0.5 for 4:2:0 chroma
     * @return float32 [height, width], 0..255
     */
    float[] sample(Plane plane, double scale) {
        int across = samples(rect.width() * scale / width);
        int down = samples(rect.height() * scale / height);
        double cos = Math.cos(rect.rollRad());
        double sin = Math.sin(rect.rollRad());
        double centerX = rect.centerX() * scale - 0.5;
        double centerY = rect.centerY() * scale - 0.5;
        double stepX = rect.width() * scale / (width * across);
        double stepY = rect.height() * scale / (height * down);
        double firstX = (0.5 - width * across / 2.0) * stepX;
        double firstY = (0.5 - height * down / 2.0) * stepY;
        float share = 1f / (across * down);
        float[] out = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int b = 0; b < down; b++) {
                double v = firstY + (y * down + b) * stepY;
                double rowX = centerX - v * sin;
                double rowY = centerY + v * cos;
                int at = y * width;
                for (int x = 0; x < width; x++, at++) {
                    float sum = 0;
                    for (int a = 0; a < across; a++) {
                        double u = firstX + (x * across + a) * stepX;
                        sum += plane.at((float) (rowX + u * cos), (float) (rowY + u * sin));
                    }
                    out[at] += sum * share;
                }
            }
        }
        return out;
    }

    private static int samples(double pixelsPerCell) {
        return pixelsPerCell <= 2 ? 1 : (int) Math.ceil(pixelsPerCell);
    }

    /**
     * One channel of a picture.
     *
     * @param data uint8; sample (x, y) lies at {@code (y * width + x) * step + offset}
     */
    record Plane(byte[] data, int width, int height, int step, int offset) {

        /** Bilinear value at a place counted in pixel centres; places outside take the edge's. */
        float at(float x, float y) {
            float px = Math.max(0, Math.min(width - 1, x));
            float py = Math.max(0, Math.min(height - 1, y));
            int x0 = (int) px;
            int y0 = (int) py;
            float fx = px - x0;
            float fy = py - y0;
            int right = x0 + 1 < width ? step : 0;
            int below = y0 + 1 < height ? width * step : 0;
            int i = (y0 * width + x0) * step + offset;
            float top = (data[i] & 0xff) * (1 - fx) + (data[i + right] & 0xff) * fx;
            float bottom =
                    (data[i + below] & 0xff) * (1 - fx) + (data[i + below + right] & 0xff) * fx;
            return top * (1 - fy) + bottom * fy;
        }
    }
}
