package io.heygem.operators.media;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The size that a PNG, JPEG or BMP claims, read from its first bytes. FFmpeg forgets the size of
 * pictures that are too large for it, and a refusal should name it.
 *
 * @param width columns
 * @param height rows
 */
record PictureHeader(long width, long height) {

    private static final long PNG = 0x89504E470D0A1A0AL;
    private static final int MOST_JPEG_MARKERS = 1000;

    /** Nothing when the file is none of these or ends too early. */
    static Optional<PictureHeader> of(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            long magic = in.readLong();
            if (magic == PNG) {
                in.skipNBytes(8);
                return Optional.of(
                        new PictureHeader(in.readInt() & 0xffffffffL, in.readInt() & 0xffffffffL));
            }
            if (magic >>> 48 == 0x424D) {
                in.skipNBytes(10);
                long width = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
                return Optional.of(
                        new PictureHeader(
                                width, Math.abs((long) Integer.reverseBytes(in.readInt()))));
            }
            if (magic >>> 40 == 0xFFD8FF) {
                in.skipNBytes(((magic >>> 16) & 0xffff) - 4);
                return jpeg(in);
            }
            return Optional.empty();
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    /** From the second marker on: the size stands in the one that starts a frame. */
    private static Optional<PictureHeader> jpeg(DataInputStream in) throws IOException {
        for (int i = 0; i < MOST_JPEG_MARKERS; i++) {
            if (in.readUnsignedByte() != 0xff) {
                return Optional.empty();
            }
            int marker = in.readUnsignedByte();
            while (marker == 0xff) {
                marker = in.readUnsignedByte();
            }
            int length = in.readUnsignedShort();
            boolean frame =
                    marker >= 0xc0
                            && marker <= 0xcf
                            && marker != 0xc4
                            && marker != 0xc8
                            && marker != 0xcc;
            if (frame) {
                in.skipNBytes(1);
                int height = in.readUnsignedShort();
                return Optional.of(new PictureHeader(in.readUnsignedShort(), height));
            }
            in.skipNBytes(Math.max(0, length - 2));
        }
        return Optional.empty();
    }
}
