package io.heygem.models.image;

/**
 * Cuts pieces out of pictures, turned upright and scaled. Beyond the picture's border the border
 * pixels continue. YUV is sampled plane by plane and converted last, so a frame is never converted
 * as a whole.
 */
public final class FaceCropper {

    private FaceCropper() {}

    /**
     * A square crop of a frame; a rectangle that is not square is stretched, as Wav2Lip does.
     *
     * @param size side S of the crop, pixels
     * @return uint8 [S, S, 3], BGR, 0..255
     */
    public static byte[] crop(YuvFrame frame, FaceRect rect, int size) {
        return crop(frame, rect, size, size).pixels();
    }

    /** A crop of a frame, stretched to any size. */
    public static Image crop(YuvFrame frame, FaceRect rect, int width, int height) {
        int factor = (int) Math.min(rect.width() / width, rect.height() / height);
        return factor > 1
                ? reduced(frame, rect, width, height, factor)
                : sampled(frame, rect, width, height);
    }

    /** Averages squares first: they lie at fixed places of the frame, so nothing shimmers. */
    private static Image reduced(YuvFrame frame, FaceRect rect, int width, int height, int factor) {
        double cos = Math.abs(Math.cos(rect.rollRad()));
        double sin = Math.abs(Math.sin(rect.rollRad()));
        int grid = 2 * factor;
        double halfWidth = (rect.width() * cos + rect.height() * sin) / 2 + grid;
        double halfHeight = (rect.width() * sin + rect.height() * cos) / 2 + grid;
        int left = (int) Math.floor((rect.centerX() - halfWidth) / grid) * grid;
        int top = (int) Math.floor((rect.centerY() - halfHeight) / grid) * grid;
        YuvFrame part =
                FrameReducer.reduce(
                        frame,
                        left,
                        top,
                        (int) (2 * halfWidth) + 2 * grid,
                        (int) (2 * halfHeight) + 2 * grid,
                        factor);
        FaceRect inPart =
                new FaceRect(
                        (rect.centerX() - left) / factor,
                        (rect.centerY() - top) / factor,
                        rect.width() / factor,
                        rect.height() / factor,
                        rect.rollRad());
        return sampled(part, inPart, width, height);
    }

    private static Image sampled(YuvFrame frame, FaceRect rect, int width, int height) {
        Resampler grid = new Resampler(rect, width, height);
        int chromaWidth = (frame.width() + 1) / 2;
        int chromaHeight = (frame.height() + 1) / 2;
        float[] y = grid.sample(plane(frame.y(), frame.width(), frame.height()), 1);
        float[] u = grid.sample(plane(frame.u(), chromaWidth, chromaHeight), 0.5);
        float[] v = grid.sample(plane(frame.v(), chromaWidth, chromaHeight), 0.5);
        YuvConversion conversion = YuvConversion.of(frame);
        byte[] out = new byte[3 * width * height];
        for (int i = 0; i < y.length; i++) {
            conversion.toBgr(y[i], u[i], v[i], out, 3 * i);
        }
        return new Image(width, height, out);
    }

    /** A crop of a picture, stretched to any size. */
    public static Image crop(Image image, FaceRect rect, int width, int height) {
        Resampler grid = new Resampler(rect, width, height);
        byte[] out = new byte[3 * width * height];
        for (int channel = 0; channel < 3; channel++) {
            Resampler.Plane plane =
                    new Resampler.Plane(image.pixels(), image.width(), image.height(), 3, channel);
            float[] values = grid.sample(plane, 1);
            for (int i = 0; i < values.length; i++) {
                out[3 * i + channel] = (byte) Math.min(255, Math.round(values[i]));
            }
        }
        return new Image(width, height, out);
    }

    /** The whole picture at another size. */
    public static Image resize(Image image, int width, int height) {
        return crop(image, whole(image.width(), image.height()), width, height);
    }

    /** The whole frame at another size. */
    public static Image resize(YuvFrame frame, int width, int height) {
        return crop(frame, whole(frame.width(), frame.height()), width, height);
    }

    private static FaceRect whole(int width, int height) {
        return new FaceRect(width / 2f, height / 2f, width, height, 0);
    }

    private static Resampler.Plane plane(byte[] data, int width, int height) {
        return new Resampler.Plane(data, width, height, 1, 0);
    }
}
