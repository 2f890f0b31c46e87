package io.heygem.operators;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Makes the clips that tests render: every frame tells its own number. */
public final class Clips {

    private static final int CELL_PX = 8;
    private static final int BITS = 16;

    private Clips() {}

    /** The format of a made clip. */
    public static VideoFormat format(int width, int height, int frameRateNum, int frameRateDen) {
        return new VideoFormat(
                width, height, frameRateNum, frameRateDen, 1, 1, ColorMatrix.BT601, false);
    }

    /** A losslessly compressed video whose frames carry their numbers. */
    public static Path video(Path file, VideoFormat format, int frames) throws MediaException {
        try (SegmentWriter writer =
                SegmentWriter.open(file, format, new EncoderSettings(0, "ultrafast"))) {
            for (int i = 0; i < frames; i++) {
                writer.write(frame(format, i));
            }
            writer.finish();
        }
        return file;
    }

    /** One frame: a sliding gradient and, at the top, its number in black and white cells. */
    public static YuvFrame frame(VideoFormat format, int number) {
        int width = format.width();
        int height = format.height();
        byte[] y = new byte[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                y[row * width + column] = (byte) (64 + (row + 2 * column + 3 * number) % 96);
            }
        }
        for (int bit = 0; bit < BITS; bit++) {
            byte level = (byte) ((number >> bit & 1) == 1 ? 235 : 16);
            for (int row = 0; row < CELL_PX; row++) {
                Arrays.fill(
                        y, row * width + bit * CELL_PX, row * width + (bit + 1) * CELL_PX, level);
            }
        }
        byte[] u = new byte[width / 2 * (height / 2)];
        byte[] v = new byte[u.length];
        Arrays.fill(u, (byte) (110 + number % 20));
        Arrays.fill(v, (byte) (140 - number % 20));
        return new YuvFrame(width, height, y, u, v, format.matrix(), format.fullRange());
    }

    /** The number that a frame of {@link #video} carries. */
    public static int number(YuvFrame frame) {
        int number = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int at = CELL_PX / 2 * frame.width() + bit * CELL_PX + CELL_PX / 2;
            number |= ((frame.y()[at] & 0xff) > 125 ? 1 : 0) << bit;
        }
        return number;
    }

    /** A mono 16-bit WAV file with a tone. */
    public static Path tone(Path file, int sampleRateHz, int samples) throws IOException {
        ByteBuffer wav = ByteBuffer.allocate(44 + 2 * samples).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + 2 * samples);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 1).putShort((short) 1).putInt(sampleRateHz);
        wav.putInt(2 * sampleRateHz).putShort((short) 2).putShort((short) 16);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(2 * samples);
        for (int i = 0; i < samples; i++) {
            wav.putShort((short) (8000 * Math.sin(2 * Math.PI * 440 * i / sampleRateHz)));
        }
        Files.write(file, wav.array());
        return file;
    }
}
