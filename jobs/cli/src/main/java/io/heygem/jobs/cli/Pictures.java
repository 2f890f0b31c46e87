package io.heygem.jobs.cli;

import io.heygem.models.image.Image;
import io.heygem.models.image.YuvConversion;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.storage.AtomicFile;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Frames as pictures that Java can draw on. */
final class Pictures {

    private Pictures() {}

    static BufferedImage of(YuvFrame frame) {
        return of(YuvConversion.toImage(frame));
    }

    static BufferedImage of(Image image) {
        BufferedImage picture =
                new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
        byte[] pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        System.arraycopy(image.pixels(), 0, pixels, 0, pixels.length);
        return picture;
    }

    static BufferedImage blank(int width, int height) {
        return new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    }

    /** Draws smoothly, whatever is enlarged or made smaller. */
    static Graphics2D brush(BufferedImage picture) {
        Graphics2D brush = picture.createGraphics();
        brush.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        brush.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        return brush;
    }

    /** Writes a PNG; the file appears when it is whole. */
    static void write(BufferedImage picture, Path file) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        AtomicFile.write(file, bytes.toByteArray());
    }
}
