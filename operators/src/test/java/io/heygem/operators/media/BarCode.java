package io.heygem.operators.media;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import java.util.Arrays;

/** Frames that carry a number: sixteen upright bars, dark for 0 and light for 1, lowest first. */
final class BarCode {

    private static final int BITS = 16;
    private static final int DARK = 50;
    private static final int LIGHT = 190;

    private BarCode() {}

    static YuvFrame frame(int number, int width, int height) {
        byte[] y = new byte[width * height];
        for (int row = 0; row < height; row++) {
            for (int x = 0; x < width; x++) {
                boolean one = ((number >> (x * BITS / width)) & 1) != 0;
                // A little texture that moves, so that predicted frames are never empty.
                int texture = (x * 7 + row * 13 + number * 29) % 17;
                y[row * width + x] = (byte) ((one ? LIGHT : DARK) + texture);
            }
        }
        int chroma = ((width + 1) / 2) * ((height + 1) / 2);
        byte[] u = new byte[chroma];
        byte[] v = new byte[chroma];
        Arrays.fill(u, (byte) (100 + number % 50));
        Arrays.fill(v, (byte) (150 - number % 50));
        return new YuvFrame(width, height, y, u, v, ColorMatrix.BT601, false);
    }

    static int read(YuvFrame frame) {
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int from = frame.width() * bit / BITS;
            int to = frame.width() * (bit + 1) / BITS;
            long sum = 0;
            int count = 0;
            for (int row = frame.height() / 4; row < frame.height() * 3 / 4; row++) {
                for (int x = from + 1; x < to - 1; x++) {
                    sum += frame.y()[row * frame.width() + x] & 0xff;
                    count++;
                }
            }
            if (sum / count > (DARK + LIGHT) / 2) {
                number |= 1 << bit;
            }
        }
        return number;
    }
}
