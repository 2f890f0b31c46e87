package io.heygem.jobs.cli.demo;

import io.heygem.models.image.Image;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** The bundled portrait (Eileen Collins, NASA, public domain), seen through a moving camera. */
final class Portrait {

    /** Enlarged once with a good filter, so that each frame needs only a cheap one. */
    private static final int SCALE = 3;

    private static final int CHANNELS = 3;

    /** Steps between two pixels; a power of two. */
    private static final int FINE = 256;

    /** uint8 [height, width, 3], BGR. */
    private final byte[] pixels;

    private final int width;
    private final int height;

    private Portrait(BufferedImage picture) {
        this.pixels = ((DataBufferByte) picture.getRaster().getDataBuffer()).getData();
        this.width = picture.getWidth();
        this.height = picture.getHeight();
    }

    /** Reads the portrait from the class path. */
    static Portrait load() throws IOException {
        try (InputStream in = Portrait.class.getResourceAsStream("astronaut.png")) {
            BufferedImage small = ImageIO.read(in);
            BufferedImage large =
                    new BufferedImage(
                            small.getWidth() * SCALE,
                            small.getHeight() * SCALE,
                            BufferedImage.TYPE_3BYTE_BGR);
            Graphics2D graphics = large.createGraphics();
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            graphics.drawImage(small, 0, 0, large.getWidth(), large.getHeight(), null);
            graphics.dispose();
            return new Portrait(large);
        }
    }

    /** What the camera sees; beyond the portrait its border goes on. */
    Image through(CameraMotion.View view, int columns, int rows) {
        byte[] seen = new byte[CHANNELS * columns * rows];
        double step = SCALE * view.height() / rows;
        double cos = step * Math.cos(view.roll());
        double sin = step * Math.sin(view.roll());
        IntStream.range(0, rows)
                .parallel()
                .forEach(
                        row -> {
                            double dy = row + 0.5 - rows / 2.0;
                            for (int column = 0; column < columns; column++) {
                                double dx = column + 0.5 - columns / 2.0;
                                double x = SCALE * view.x() + cos * dx - sin * dy - 0.5;
                                double y = SCALE * view.y() + sin * dx + cos * dy - 0.5;
                                sample(x, y, seen, CHANNELS * (row * columns + column));
                            }
                        });
        return new Image(columns, rows, seen);
    }

    /** Bilinear between the four nearest pixels, in 1/256 of a pixel. */
    private void sample(double x, double y, byte[] to, int at) {
        int fineX = (int) (FINE * Math.max(0, Math.min(width - 2, x)));
        int fineY = (int) (FINE * Math.max(0, Math.min(height - 2, y)));
        int fx = fineX & (FINE - 1);
        int fy = fineY & (FINE - 1);
        int first = CHANNELS * ((fineY / FINE) * width + fineX / FINE);
        int below = first + CHANNELS * width;
        for (int c = 0; c < CHANNELS; c++) {
            int upper =
                    (FINE - fx) * (pixels[first + c] & 0xFF)
                            + fx * (pixels[first + CHANNELS + c] & 0xFF);
            int lower =
                    (FINE - fx) * (pixels[below + c] & 0xFF)
                            + fx * (pixels[below + CHANNELS + c] & 0xFF);
            to[at + c] =
                    (byte) (((FINE - fy) * upper + fy * lower + FINE * FINE / 2) / (FINE * FINE));
        }
    }
}
