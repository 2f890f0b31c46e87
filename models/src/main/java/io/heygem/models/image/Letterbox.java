package io.heygem.models.image;

/**
 * An upright part of a frame, fitted into a square without distortion, as detectors want it: the
 * part is centred and what remains is black. Immutable.
 *
 * @param left first column of the part in the frame, even
 * @param top first row of the part in the frame, even
 * @param width columns of the part
 * @param height rows of the part
 * @param size side S of the square
 */
public record Letterbox(int left, int top, int width, int height, int size) {

    /** The whole frame in a square. */
    public static Letterbox of(YuvFrame frame, int size) {
        return new Letterbox(0, 0, frame.width(), frame.height(), size);
    }

    /** Square pixels per frame pixel. */
    public float scale() {
        return size / (float) Math.max(width, height);
    }

    /** The frame's column at column {@code x} of the square, both counted from pixel edges. */
    public float frameX(float x) {
        return left + width / 2f + (x - size / 2f) / scale();
    }

    /** The frame's row at row {@code y} of the square. */
    public float frameY(float y) {
        return top + height / 2f + (y - size / 2f) / scale();
    }

    /**
     * Draws the part.
     *
     * @return uint8 [S, S, 3], BGR
     */
    public byte[] draw(YuvFrame frame) {
        int factor = Math.max(1, (int) (1 / scale()));
        YuvFrame part =
                factor == 1 && width == frame.width() && height == frame.height()
                        ? frame
                        : FrameReducer.reduce(frame, left, top, width, height, factor);
        int inWidth = Math.max(1, Math.round(width * scale()));
        int inHeight = Math.max(1, Math.round(height * scale()));
        // The reduced part may lack a remainder of up to factor - 1 pixels: sample the true extent.
        FaceRect extent =
                new FaceRect(
                        width / 2f / factor,
                        height / 2f / factor,
                        width / (float) factor,
                        height / (float) factor,
                        0);
        byte[] picture = FaceCropper.crop(part, extent, inWidth, inHeight).pixels();
        byte[] out = new byte[3 * size * size];
        int x = (size - inWidth) / 2;
        int y = (size - inHeight) / 2;
        for (int row = 0; row < inHeight; row++) {
            System.arraycopy(
                    picture, 3 * row * inWidth, out, 3 * ((y + row) * size + x), 3 * inWidth);
        }
        return out;
    }
}
