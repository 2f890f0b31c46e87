package io.heygem.models.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Floats outside the Java heap, made once and used for many runs of an {@link OnnxModel}. Not
 * thread-safe.
 *
 * @param values float32, row-major, position 0; the caller writes inputs and reads outputs with
 *     absolute positions
 * @param shape sizes of the axes
 */
public record FloatTensor(FloatBuffer values, long[] shape) {

    public FloatTensor {
        if (!values.isDirect() || values.capacity() != elements(shape)) {
            throw new IllegalArgumentException(
                    "tensor needs a direct buffer of %d floats, got %d"
                            .formatted(elements(shape), values.capacity()));
        }
    }

    /** A tensor of zeros. */
    public static FloatTensor of(long... shape) {
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(Math.toIntExact(Math.multiplyExact(4, elements(shape))));
        return new FloatTensor(bytes.order(ByteOrder.nativeOrder()).asFloatBuffer(), shape);
    }

    private static long elements(long[] shape) {
        long elements = 1;
        for (long size : shape) {
            elements = Math.multiplyExact(elements, size);
        }
        return elements;
    }
}
