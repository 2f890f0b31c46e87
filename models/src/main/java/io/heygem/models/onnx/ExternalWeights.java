package io.heygem.models.onnx;

import java.util.Map;
import java.util.Set;

/**
 * Refuses graphs whose weights lie in other files: such a graph could name any file of the machine
 * (the family of CVE-2022-25882). Walks the protobuf encoding of onnx.proto3 far enough to meet
 * every tensor.
 */
final class ExternalWeights {

    /** The messages on the way from a model to its tensors. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        SPARSE_TENSOR,
        FUNCTION,
        TRAINING,
        TENSOR
    }

    /** Field numbers that lead to further messages, as onnx.proto3 numbers them. */
    private static final Map<Message, Map<Integer, Message>> FIELDS =
            Map.of(
                    Message.MODEL,
                    Map.of(7, Message.GRAPH, 20, Message.TRAINING, 25, Message.FUNCTION),
                    Message.GRAPH,
                    Map.of(1, Message.NODE, 5, Message.TENSOR, 15, Message.SPARSE_TENSOR),
                    Message.NODE,
                    Map.of(5, Message.ATTRIBUTE),
                    Message.ATTRIBUTE,
                    Map.of(
                            5,
                            Message.TENSOR,
                            6,
                            Message.GRAPH,
                            10,
                            Message.TENSOR,
                            11,
                            Message.GRAPH,
                            22,
                            Message.SPARSE_TENSOR,
                            23,
                            Message.SPARSE_TENSOR),
                    Message.SPARSE_TENSOR,
                    Map.of(1, Message.TENSOR, 2, Message.TENSOR),
                    Message.FUNCTION,
                    Map.of(7, Message.NODE, 11, Message.ATTRIBUTE),
                    Message.TRAINING,
                    Map.of(1, Message.GRAPH, 2, Message.GRAPH));

    /** TensorProto.external_data and TensorProto.data_location. */
    private static final Set<Integer> EXTERNAL_FIELDS = Set.of(13, 14);

    private static final int DATA_LOCATION = 14;

    /** Graphs nest in control-flow nodes; nobody nests them deeper than this. */
    private static final int MAX_DEPTH = 100;

    private final String model;
    private final byte[] bytes;
    private int at;

    private ExternalWeights(String model, byte[] bytes) {
        this.model = model;
        this.bytes = bytes;
    }

    /** Throws if any tensor of the graph lies outside it, or if the bytes are no protobuf. */
    static void refuse(String model, byte[] graph) throws ModelException {
        new ExternalWeights(model, graph).walk(Message.MODEL, graph.length, 0);
    }

    private void walk(Message message, int end, int depth) throws ModelException {
        if (depth > MAX_DEPTH) {
            throw new ModelException(
                    "model %s nests graphs deeper than %d".formatted(model, MAX_DEPTH));
        }
        Map<Integer, Message> known = FIELDS.getOrDefault(message, Map.of());
        while (at < end) {
            long tag = varint(end);
            int field = (int) (tag >>> 3);
            switch ((int) (tag & 7)) {
                case 0 -> {
                    long value = varint(end);
                    if (message == Message.TENSOR && field == DATA_LOCATION && value != 0) {
                        throw external();
                    }
                }
                case 1 -> skip(8, end);
                case 2 -> {
                    long length = varint(end);
                    if (message == Message.TENSOR && EXTERNAL_FIELDS.contains(field)) {
                        throw external();
                    }
                    int start = at;
                    skip(length, end);
                    Message child = known.get(field);
                    if (child != null) {
                        int after = at;
                        at = start;
                        walk(child, after, depth + 1);
                    }
                }
                case 5 -> skip(4, end);
                default -> throw broken();
            }
        }
    }

    private void skip(long length, int end) throws ModelException {
        if (length < 0 || length > end - at) {
            throw broken();
        }
        at += (int) length;
    }

    private long varint(int end) throws ModelException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at >= end) {
                throw broken();
            }
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw broken();
    }

    private ModelException external() {
        return new ModelException(
                "model %s keeps weights in another file, expected all of them inside (byte %d)"
                        .formatted(model, at));
    }

    private ModelException broken() {
        return new ModelException(
                "model %s is no ONNX file: no protobuf at byte %d of %d"
                        .formatted(model, at, bytes.length));
    }
}
