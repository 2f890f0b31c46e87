package io.heygem.models.image;

/** A frame's brightness in 16 x 16 cells, by which a scene is told from the next. */
public final class Thumbnail {

    /** Cells per side. */
    public static final int SIDE = 16;

    /** Pixels looked at per cell and direction; more would tell nothing new. */
    private static final int SAMPLES = 8;

    private Thumbnail() {}

    /**
     * The thumbnail of a frame.
     *
     * @return uint8 [16, 16], mean luma
     */
    public static byte[] of(YuvFrame frame) {
        byte[] out = new byte[SIDE * SIDE];
        int all = SIDE * SAMPLES;
        int[] columns = new int[all];
        for (int x = 0; x < all; x++) {
            columns[x] = (int) ((2L * x + 1) * frame.width() / (2L * all));
        }
        int[] sums = new int[SIDE];
        for (int y = 0; y < all; y++) {
            int row = (int) ((2L * y + 1) * frame.height() / (2L * all)) * frame.width();
            for (int x = 0; x < all; x++) {
                sums[x / SAMPLES] += frame.y()[row + columns[x]] & 0xff;
            }
            if (y % SAMPLES == SAMPLES - 1) {
                for (int cell = 0; cell < SIDE; cell++) {
                    out[y / SAMPLES * SIDE + cell] = (byte) (sums[cell] / (SAMPLES * SAMPLES));
                    sums[cell] = 0;
                }
            }
        }
        return out;
    }

    /** How far two thumbnails differ: mean over all cells, 0..255; 0 where nobody looked. */
    public static float difference(byte[] a, byte[] b) {
        int sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs((a[i] & 0xff) - (b[i] & 0xff));
        }
        return sum / (float) Math.max(1, a.length);
    }
}
