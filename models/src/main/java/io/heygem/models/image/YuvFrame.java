package io.heygem.models.image;

/**
 * A video frame as decoded: planar YUV 4:2:0, 8 bit, upright.
 *
 * <p>Odd sizes round the chroma planes up. Planes have no row padding and are handed over, never
 * copied; nobody writes to them after the frame was built.
 *
 * @param width luma columns, at least 1
 * @param height luma rows, at least 1
 * @param y uint8 [height, width]
 * @param u uint8 [(height+1)/2, (width+1)/2], 128 is neutral
 * @param v uint8, as {@code u}
 * @param matrix coefficients of the conversion to RGB
 * @param fullRange true when luma spans 0..255 rather than 16..235
 */
public record YuvFrame(
        int width,
        int height,
        byte[] y,
        byte[] u,
        byte[] v,
        ColorMatrix matrix,
        boolean fullRange) {

    public YuvFrame {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("frame of %d x %d".formatted(width, height));
        }
        long chroma = (long) ((width + 1) / 2) * ((height + 1) / 2);
        if (y.length != (long) width * height || u.length != chroma || v.length != chroma) {
            throw new IllegalArgumentException(
                    "planes of %d, %d, %d bytes do not fit a frame of %d x %d"
                            .formatted(y.length, u.length, v.length, width, height));
        }
    }
}
