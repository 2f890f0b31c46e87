package io.heygem.models.image;

/**
 * A part of a frame as a detector looks at it: turned upright, fitted into the network's picture
 * without distortion and centred; what remains is black. Immutable.
 *
 * @param part the part, pixels of the frame; beyond the frame its border continues
 * @param width columns of the network's picture
 * @param height rows of the network's picture
 */
public record Look(FaceRect part, int width, int height) {

    private static final double QUARTER = Math.PI / 2;

    /**
     * The whole frame.
     *
     * @param turns quarter turns clockwise by which the frame lies on its side, 0..3
     */
    public static Look at(YuvFrame frame, int turns, int width, int height) {
        boolean lies = turns % 2 != 0;
        return new Look(
                new FaceRect(
                        frame.width() / 2f,
                        frame.height() / 2f,
                        lies ? frame.height() : frame.width(),
                        lies ? frame.width() : frame.height(),
                        (float) (turns * QUARTER)),
                width,
                height);
    }

    /** Picture pixels per frame pixel. */
    public float scale() {
        return Math.min(width / part.width(), height / part.height());
    }

    /** The frame's column at a place of the picture, all counted from pixel edges. */
    public float frameX(float x, float y) {
        double cos = Math.cos(part.rollRad());
        double sin = Math.sin(part.rollRad());
        return (float)
                (part.centerX() + ((x - width / 2f) * cos - (y - height / 2f) * sin) / scale());
    }

    /** The frame's row at a place of the picture. */
    public float frameY(float x, float y) {
        double cos = Math.cos(part.rollRad());
        double sin = Math.sin(part.rollRad());
        return (float)
                (part.centerY() + ((x - width / 2f) * sin + (y - height / 2f) * cos) / scale());
    }

    /**
     * The frame's box around a box of the picture; turned by less than an eighth it keeps its
     * sides, else they change places.
     */
    public Box frameBox(Box box) {
        float x = (box.left() + box.right()) / 2;
        float y = (box.top() + box.bottom()) / 2;
        boolean lies = Math.abs(Math.sin(part.rollRad())) > Math.abs(Math.cos(part.rollRad()));
        float halfWidth = (lies ? box.height() : box.width()) / scale() / 2;
        float halfHeight = (lies ? box.width() : box.height()) / scale() / 2;
        float middleX = frameX(x, y);
        float middleY = frameY(x, y);
        return new Box(
                middleX - halfWidth,
                middleY - halfHeight,
                middleX + halfWidth,
                middleY + halfHeight);
    }

    /**
     * Draws the part.
     *
     * @return uint8 [height, width, 3], BGR
     */
    public byte[] draw(YuvFrame frame) {
        int inWidth = Math.max(1, Math.min(width, Math.round(part.width() * scale())));
        int inHeight = Math.max(1, Math.min(height, Math.round(part.height() * scale())));
        byte[] picture = FaceCropper.crop(frame, part, inWidth, inHeight).pixels();
        if (inWidth == width && inHeight == height) {
            return picture;
        }
        byte[] out = new byte[3 * width * height];
        int x = (width - inWidth) / 2;
        int y = (height - inHeight) / 2;
        for (int row = 0; row < inHeight; row++) {
            System.arraycopy(
                    picture, 3 * row * inWidth, out, 3 * ((y + row) * width + x), 3 * inWidth);
        }
        return out;
    }
}
