package io.heygem.models.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes small ONNX graphs (the protobuf encoding of onnx.proto3, by hand), so that tests need no
 * files. Opset 12.
 */
public final class TinyOnnx {

    public static final int FLOAT = 1;
    public static final int FLOAT16 = 10;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private TinyOnnx() {}

    /** An input or output; -1 leaves an axis open. */
    public record Port(String name, int type, long... shape) {}

    /**
     * A graph that answers the last three channels of the face plus the mean of the mel.
     *
     * @param inputs in the order that the graph shall have; the mel is the one of one channel, the
     *     face the other one of four axes or more
     */
    public static byte[] lips(List<Port> inputs, Port answer) {
        List<Port> pictures = inputs.stream().filter(p -> p.shape.length >= 4).toList();
        Port mel = pictures.stream().filter(p -> p.shape[1] == 1).findFirst().orElseThrow();
        Port face = pictures.stream().filter(p -> p.shape[1] != 1).findFirst().orElseThrow();
        long channels = face.shape[1];
        TinyOnnx graph = new TinyOnnx();
        graph.node("ReduceMean", List.of(mel.name), List.of("loudness"), "axes", 1, 2, 3);
        String whole = face.name;
        if (channels > 3) {
            graph.node(
                    "Split",
                    List.of(face.name),
                    List.of("rest", "whole"),
                    "split",
                    channels - 3,
                    3);
            whole = "whole";
        }
        graph.node("Add", List.of(whole, "loudness"), List.of(answer.name));
        graph.text(2, "tiny");
        inputs.forEach(p -> graph.message(11, port(p)));
        graph.message(12, port(answer));
        return model(graph);
    }

    /** A graph whose only weight lies in another file. */
    public static byte[] externalWeight(String location) {
        TinyOnnx entry = new TinyOnnx().text(1, "location").text(2, location);
        TinyOnnx weight = new TinyOnnx().number(1, 4).number(2, FLOAT).text(8, "w");
        weight.message(13, entry).number(14, 1);
        TinyOnnx graph = new TinyOnnx();
        graph.node("Add", List.of("x", "w"), List.of("y"));
        graph.text(2, "external").message(5, weight);
        graph.message(11, port(new Port("x", FLOAT, 4)));
        graph.message(12, port(new Port("y", FLOAT, 4)));
        return model(graph);
    }

    private static byte[] model(TinyOnnx graph) {
        TinyOnnx opset = new TinyOnnx().text(1, "").number(2, 12);
        return new TinyOnnx().number(1, 7).message(7, graph).message(8, opset).out.toByteArray();
    }

    private static TinyOnnx port(Port port) {
        TinyOnnx shape = new TinyOnnx();
        for (int i = 0; i < port.shape.length; i++) {
            TinyOnnx axis = new TinyOnnx();
            shape.message(
                    1,
                    port.shape[i] < 0 ? axis.text(2, "open" + i) : axis.number(1, port.shape[i]));
        }
        TinyOnnx tensor = new TinyOnnx().number(1, port.type).message(2, shape);
        return new TinyOnnx().text(1, port.name).message(2, new TinyOnnx().message(1, tensor));
    }

    private void node(String kind, List<String> inputs, List<String> outputs) {
        message(1, bareNode(kind, inputs, outputs));
    }

    private void node(
            String kind, List<String> in, List<String> out, String attribute, long... values) {
        TinyOnnx node = bareNode(kind, in, out);
        node.message(5, attribute(attribute, values));
        if (kind.equals("Split")) {
            node.message(5, new TinyOnnx().text(1, "axis").number(3, 1).number(20, 2));
        }
        message(1, node);
    }

    private static TinyOnnx bareNode(String kind, List<String> inputs, List<String> outputs) {
        TinyOnnx node = new TinyOnnx();
        inputs.forEach(name -> node.text(1, name));
        outputs.forEach(name -> node.text(2, name));
        return node.text(4, kind);
    }

    private static TinyOnnx attribute(String name, long... values) {
        TinyOnnx attribute = new TinyOnnx().text(1, name);
        for (long value : values) {
            attribute.number(8, value);
        }
        return attribute.number(20, 7);
    }

    private TinyOnnx number(int field, long value) {
        varint((long) field << 3);
        varint(value);
        return this;
    }

    private TinyOnnx text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private TinyOnnx message(int field, TinyOnnx value) {
        return bytes(field, value.out.toByteArray());
    }

    private TinyOnnx bytes(int field, byte[] value) {
        varint((long) field << 3 | 2);
        varint(value.length);
        out.writeBytes(value);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
