package io.heygem.operators.blend;

/** Arithmetic on square grids: float32 [S, S], row by row. */
final class Grids {

    private Grids() {}

    /** The mean of each cell's neighbourhood; edges continue. */
    static float[] blur(float[] grid, int size, int radius) {
        float[] across = new float[grid.length];
        float[] out = new float[grid.length];
        pass(grid, across, size, radius, 1, size);
        pass(across, out, size, radius, size, 1);
        return out;
    }

    private static void pass(
            float[] in, float[] out, int size, int radius, int step, int nextLine) {
        float share = 1f / (2 * radius + 1);
        for (int line = 0; line < size; line++) {
            int start = line * nextLine;
            int end = start + (size - 1) * step;
            float sum = (radius + 1) * in[start];
            for (int i = 1; i <= radius; i++) {
                sum += in[Math.min(start + i * step, end)];
            }
            for (int i = 0; i < size; i++) {
                int at = start + i * step;
                out[at] = sum * share;
                sum +=
                        in[Math.min(at + (radius + 1) * step, end)]
                                - in[Math.max(at - radius * step, start)];
            }
        }
    }

    /** 0 below {@code from}, 1 above {@code to}, smooth between. */
    static float step(float value, float from, float to) {
        float t = Math.max(0, Math.min(1, (value - from) / (to - from)));
        return t * t * (3 - 2 * t);
    }

    /** Twice as fine, by Catmull-Rom splines, whose edges stay sharp; edges continue. */
    static float[] doubled(float[] grid, int size) {
        float[] wide = new float[2 * grid.length];
        for (int row = 0; row < size; row++) {
            line(grid, row * size, 1, size, wide, row * 2 * size, 1);
        }
        float[] out = new float[4 * grid.length];
        for (int column = 0; column < 2 * size; column++) {
            line(wide, column, 2 * size, size, out, column, 2 * size);
        }
        return out;
    }

    /** Twice as fine, but 0 in all cells where a mask is 0. */
    static float[] doubledWithin(float[] mask, float[] grid, int size) {
        float[] out = doubled(grid, size);
        for (int row = 0; row < 2 * size; row++) {
            for (int column = 0; column < 2 * size; column++) {
                if (mask[row / 2 * size + column / 2] == 0) {
                    out[row * 2 * size + column] = 0;
                }
            }
        }
        return out;
    }

    /** Weights of a cubic at a quarter between the second and third of four cells. */
    private static final float[] QUARTER = {-0.0703125f, 0.8671875f, 0.2265625f, -0.0234375f};

    private static void line(
            float[] in, int from, int step, int size, float[] out, int to, int outStep) {
        for (int i = 0; i < size; i++) {
            float a = in[from + Math.max(0, i - 2) * step];
            float b = in[from + Math.max(0, i - 1) * step];
            float c = in[from + i * step];
            float d = in[from + Math.min(size - 1, i + 1) * step];
            float e = in[from + Math.min(size - 1, i + 2) * step];
            int at = to + 2 * i * outStep;
            out[at] = QUARTER[3] * a + QUARTER[2] * b + QUARTER[1] * c + QUARTER[0] * d;
            out[at + outStep] = QUARTER[0] * b + QUARTER[1] * c + QUARTER[2] * d + QUARTER[3] * e;
        }
    }
}
