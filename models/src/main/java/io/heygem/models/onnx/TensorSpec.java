package io.heygem.models.onnx;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a graph says of one of its inputs or outputs.
 *
 * @param name the graph's name for it
 * @param type element type in ONNX Runtime's words, for example {@code FLOAT}
 * @param shape sizes of the axes; -1 where the graph leaves one open
 */
public record TensorSpec(String name, String type, List<Long> shape) {

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** Number of axes. */
    public int rank() {
        return shape.size();
    }

    /** Size of one axis, -1 where the graph leaves it open. */
    public long axis(int index) {
        return shape.get(index);
    }

    /** True for 32-bit floats. */
    public boolean isFloat() {
        return type.equals("FLOAT");
    }

    /** For messages: {@code mel FLOAT [?, 1, 80, 16]}. */
    @Override
    public String toString() {
        return shape.stream()
                .map(size -> size < 0 ? "?" : Long.toString(size))
                .collect(Collectors.joining(", ", name + " " + type + " [", "]"));
    }
}
