package io.heygem.models.image;

/**
 * An 8-bit colour picture.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 * @param pixels uint8 [height, width, 3], row-major, BGR, 0..255; handed over, never copied
 */
public record Image(int width, int height, byte[] pixels) {

    public Image {
        if (width < 1 || height < 1 || pixels.length != 3L * width * height) {
            throw new IllegalArgumentException(
                    "image of %d x %d needs %d bytes, got %d"
                            .formatted(width, height, 3L * width * height, pixels.length));
        }
    }
}
