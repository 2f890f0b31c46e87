package io.heygem.models.image;

/**
 * Conversion between YUV and RGB for one matrix and range (ITU-R BT.601, BT.709, BT.2020
 * non-constant luminance, 8 bit). Chroma samples sit in the middle of their four luma samples.
 * Immutable.
 */
public final class YuvConversion {

    private final float kr;
    private final float kg;
    private final float kb;
    private final float lumaOffset;

    /** Luma code values from black to white. */
    private final float lumaSpan;

    /** Chroma code values from the lowest to the highest. */
    private final float chromaSpan;

    public YuvConversion(ColorMatrix matrix, boolean fullRange) {
        kr = (float) matrix.kr();
        kb = (float) matrix.kb();
        kg = 1 - kr - kb;
        lumaOffset = fullRange ? 0 : 16;
        lumaSpan = fullRange ? 255 : 219;
        chromaSpan = fullRange ? 255 : 224;
    }

    /** The conversion that a frame's own tags ask for. */
    public static YuvConversion of(YuvFrame frame) {
        return new YuvConversion(frame.matrix(), frame.fullRange());
    }

    /** Writes one pixel as uint8 B, G, R at {@code out[at..at+2]}, rounded and clamped. */
    public void toBgr(float y, float u, float v, byte[] out, int at) {
        float light = (y - lumaOffset) * (255 / lumaSpan);
        float blue = (u - 128) * (2 * (1 - kb) * 255 / chromaSpan);
        float red = (v - 128) * (2 * (1 - kr) * 255 / chromaSpan);
        out[at] = clamp(light + blue);
        out[at + 1] = clamp(light - (kb * blue + kr * red) / kg);
        out[at + 2] = clamp(light + red);
    }

    /** Luma code value of a colour of 0..255 per channel, not rounded. */
    public float luma(float b, float g, float r) {
        return lumaOffset + (kb * b + kg * g + kr * r) * (lumaSpan / 255);
    }

    /** U (Cb) code value of a colour of 0..255 per channel, not rounded. */
    public float u(float b, float g, float r) {
        float light = kb * b + kg * g + kr * r;
        return 128 + (b - light) / (2 * (1 - kb)) * (chromaSpan / 255);
    }

    /** V (Cr) code value of a colour of 0..255 per channel, not rounded. */
    public float v(float b, float g, float r) {
        float light = kb * b + kg * g + kr * r;
        return 128 + (r - light) / (2 * (1 - kr)) * (chromaSpan / 255);
    }

    /** The whole frame as BGR, chroma interpolated bilinearly. */
    public static Image toImage(YuvFrame frame) {
        return FaceCropper.resize(frame, frame.width(), frame.height());
    }

    /** A picture as 4:2:0 frame, chroma averaged over its four pixels. */
    public static YuvFrame toFrame(Image image, ColorMatrix matrix, boolean fullRange) {
        YuvConversion conversion = new YuvConversion(matrix, fullRange);
        int width = image.width();
        int height = image.height();
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        byte[] y = new byte[width * height];
        byte[] u = new byte[chromaWidth * chromaHeight];
        byte[] v = new byte[chromaWidth * chromaHeight];
        byte[] p = image.pixels();
        for (int i = 0; i < y.length; i++) {
            y[i] =
                    clamp(
                            conversion.luma(
                                    p[3 * i] & 0xff, p[3 * i + 1] & 0xff, p[3 * i + 2] & 0xff));
        }
        for (int row = 0; row < chromaHeight; row++) {
            for (int column = 0; column < chromaWidth; column++) {
                int b = 0;
                int g = 0;
                int r = 0;
                for (int k = 0; k < 4; k++) {
                    int x = Math.min(2 * column + (k & 1), width - 1);
                    int line = Math.min(2 * row + (k >> 1), height - 1);
                    int at = 3 * (line * width + x);
                    b += p[at] & 0xff;
                    g += p[at + 1] & 0xff;
                    r += p[at + 2] & 0xff;
                }
                int at = row * chromaWidth + column;
                u[at] = clamp(conversion.u(b / 4f, g / 4f, r / 4f));
                v[at] = clamp(conversion.v(b / 4f, g / 4f, r / 4f));
            }
        }
        return new YuvFrame(width, height, y, u, v, matrix, fullRange);
    }

    private static byte clamp(float value) {
        return (byte) Math.max(0, Math.min(255, Math.round(value)));
    }
}
