package io.heygem.models.lips;

import io.heygem.models.image.CropSpec;
import java.util.Arrays;

/**
 * A lip model that paints a bar code into the lower half of every crop: 16 bits that tell which mel
 * window reached which frame. A test feeds mel columns made with {@link #melValue}, and reads the
 * number of the window's first column back from the finished frame with {@link #read}.
 *
 * <p>The code is two rows of eight black or white cells, the most significant bit first, in the
 * columns from a quarter to three quarters and the rows from five to seven eighths of the crop; the
 * rest of the lower half is grey. So it survives a feathered mask, scaling and lossy encoding.
 */
public final class FakeLipModel implements LipModel {

    private static final int COLUMNS = 8;
    private static final int ROWS = 2;
    private static final int MAX = (1 << (COLUMNS * ROWS)) - 1;

    private final LipModelSpec spec;
    private long frames;
    private boolean closed;

    /** A model that sees what Wav2Lip sees, in crops of the given side. */
    public FakeLipModel(int cropPx) {
        this(cropPx, CropSpec.WAV2LIP, 16, 0);
    }

    public FakeLipModel(int cropPx, CropSpec crop, int melColumns, int melColumnsBefore) {
        String sha256 = "%064x".formatted(cropPx);
        spec = new LipModelSpec("fake", sha256, cropPx, crop, melColumns, melColumnsBefore);
    }

    /** The mel value that carries a number of 0..65535. */
    public static float melValue(int number) {
        if (number < 0 || number > MAX) {
            throw new IllegalArgumentException("%d does not fit into 16 bits".formatted(number));
        }
        return (float) (number * 8.0 / MAX - 4);
    }

    /**
     * Reads the number that was painted into a crop.
     *
     * @param crop uint8 [size, size, 3], BGR, cut from the finished frame where the crop was
     * @return 0..65535, or -1 if the cells are neither clearly black nor clearly white
     */
    public static int read(byte[] crop, int size) {
        int number = 0;
        for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
            double level = meanOfMiddle(crop, size, cell);
            if (level > 100 && level < 156) {
                return -1;
            }
            number = number << 1 | (level >= 156 ? 1 : 0);
        }
        return number;
    }

    @Override
    public LipModelSpec spec() {
        return spec;
    }

    @Override
    public String provider() {
        return "FAKE";
    }

    @Override
    public int maxBatch() {
        return 3;
    }

    /** Frames painted so far. */
    public long frames() {
        return frames;
    }

    /** True after {@link #close()}. */
    public boolean closed() {
        return closed;
    }

    @Override
    public byte[] infer(LipBatch batch) {
        if (closed) {
            throw new IllegalStateException("infer() after close()");
        }
        int size = spec.cropPx();
        int crop = 3 * size * size;
        int mel = 80 * spec.melColumns();
        byte[] out = batch.faces().clone();
        if (out.length != batch.count() * crop || batch.mels().length != batch.count() * mel) {
            throw new IllegalArgumentException(
                    "batch of %d frames does not fit %s".formatted(batch.count(), spec));
        }
        for (int n = 0; n < batch.count(); n++) {
            float value = batch.mels()[n * mel];
            int number = (int) Math.max(0, Math.min(MAX, Math.round((value + 4) / 8.0 * MAX)));
            paint(out, n * crop, size, number);
        }
        frames += batch.count();
        return out;
    }

    @Override
    public void close() {
        closed = true;
    }

    private static void paint(byte[] out, int offset, int size, int number) {
        Arrays.fill(out, offset + 3 * (size / 2) * size, offset + 3 * size * size, (byte) 128);
        for (int cell = 0; cell < COLUMNS * ROWS; cell++) {
            int bit = number >> (COLUMNS * ROWS - 1 - cell) & 1;
            for (int y = top(cell, size); y < top(cell + COLUMNS, size); y++) {
                int from = offset + 3 * (y * size + left(cell % COLUMNS, size));
                int to = offset + 3 * (y * size + left(cell % COLUMNS + 1, size));
                Arrays.fill(out, from, to, (byte) (bit * 255));
            }
        }
    }

    private static double meanOfMiddle(byte[] crop, int size, int cell) {
        int x0 = left(cell % COLUMNS, size);
        int x1 = left(cell % COLUMNS + 1, size);
        int y0 = top(cell, size);
        int y1 = top(cell + COLUMNS, size);
        int marginX = (x1 - x0) / 4;
        int marginY = (y1 - y0) / 4;
        long sum = 0;
        int count = 0;
        for (int y = y0 + marginY; y < y1 - marginY; y++) {
            for (int x = x0 + marginX; x < x1 - marginX; x++) {
                for (int c = 0; c < 3; c++) {
                    sum += crop[3 * (y * size + x) + c] & 0xff;
                    count++;
                }
            }
        }
        return sum / (double) count;
    }

    private static int left(int column, int size) {
        return size / 4 + column * size / 2 / COLUMNS;
    }

    private static int top(int cell, int size) {
        int row = cell / COLUMNS;
        return size * 5 / 8 + row * size / 4 / ROWS;
    }
}
