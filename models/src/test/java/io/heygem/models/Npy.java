package io.heygem.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NumPy array file, version 1.0, C order, of float32, float64 or uint8.
 *
 * @param shape sizes of the axes
 * @param values all elements, row-major; uint8 as 0..255
 */
public record Npy(int[] shape, double[] values) {

    private static final Pattern HEADER =
            Pattern.compile("'descr': '([^']+)'.*'fortran_order': False.*'shape': \\(([^)]*)\\)");

    /** Reads a file. */
    public static Npy read(Path file) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] header = new byte[in.getShort(8)];
        in.position(10).get(header);
        Matcher m = HEADER.matcher(new String(header, StandardCharsets.US_ASCII));
        if (!m.find()) {
            throw new IOException("%s is no plain npy file".formatted(file));
        }
        int[] shape =
                Arrays.stream(m.group(2).split(","))
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .toArray();
        double[] values = new double[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    switch (m.group(1)) {
                        case "<f4" -> in.getFloat();
                        case "<f8" -> in.getDouble();
                        case "|u1" -> in.get() & 0xff;
                        default ->
                                throw new IOException("type of %s: %s".formatted(file, m.group(1)));
                    };
        }
        return new Npy(shape, values);
    }

    /** All elements as floats. */
    public float[] floats() {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    /** All elements as bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
