package io.heygem.models.face;

import io.heygem.models.Shared;
import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.Image;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;
import java.awt.image.BufferedImage;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Pictures of the reference folder as frames. */
final class Pictures {

    private Pictures() {}

    static Image read(String name) throws IOException {
        BufferedImage in = ImageIO.read(Shared.file("media/images/" + name).toFile());
        byte[] pixels = new byte[3 * in.getWidth() * in.getHeight()];
        for (int i = 0; i < pixels.length / 3; i++) {
            int rgb = in.getRGB(i % in.getWidth(), i / in.getWidth());
            pixels[3 * i] = (byte) rgb;
            pixels[3 * i + 1] = (byte) (rgb >> 8);
            pixels[3 * i + 2] = (byte) (rgb >> 16);
        }
        return new Image(in.getWidth(), in.getHeight(), pixels);
    }

    static YuvFrame frame(Image image) {
        return YuvConversion.toFrame(image, ColorMatrix.BT601, false);
    }

    /** A picture, so many times smaller, at a place of a black one. */
    static Image placed(Image picture, double shrink, int left, int top, int width, int height) {
        int w = (int) (picture.width() / shrink);
        int h = (int) (picture.height() / shrink);
        Image small = FaceCropper.resize(picture, w, h);
        byte[] pixels = new byte[3 * width * height];
        for (int y = 0; y < h; y++) {
            System.arraycopy(
                    small.pixels(), 3 * y * w, pixels, 3 * ((top + y) * width + left), 3 * w);
        }
        return new Image(width, height, pixels);
    }

    /** A square picture turned about its middle, clockwise. */
    static Image turned(Image picture, double degrees) {
        float side = picture.width();
        FaceRect rect =
                new FaceRect(side / 2, side / 2, side, side, (float) -Math.toRadians(degrees));
        return FaceCropper.crop(picture, rect, picture.width(), picture.width());
    }
}
