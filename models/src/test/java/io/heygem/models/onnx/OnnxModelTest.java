package io.heygem.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.onnx.TinyOnnx.Port;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OnnxModelTest {

    private static final byte[] GRAPH =
            TinyOnnx.lips(
                    List.of(
                            new Port("mel", TinyOnnx.FLOAT, -1, 1, 2, 2),
                            new Port("face", TinyOnnx.FLOAT, -1, 4, 2, 2)),
                    new Port("answer", TinyOnnx.FLOAT, -1, 3, 2, 2));

    @Test
    void runsFromBufferToBuffer() throws ModelException {
        try (OnnxModel model = OnnxModel.open("tiny", GRAPH, Device.CPU, 1)) {
            FloatTensor mel = FloatTensor.of(1, 1, 2, 2);
            FloatTensor face = FloatTensor.of(1, 4, 2, 2);
            FloatTensor answer = FloatTensor.of(1, 3, 2, 2);
            for (int run = 1; run < 4; run++) {
                for (int i = 0; i < 4; i++) {
                    mel.values().put(i, run);
                }
                face.values().put(4, 0.5f);
                model.run(Map.of("mel", mel, "face", face), Map.of("answer", answer));
                assertThat(answer.values().get(0)).isEqualTo(run + 0.5f);
                assertThat(answer.values().get(11)).isEqualTo(run);
            }
        }
    }

    @Test
    void tellsInputsAndOutputs() throws ModelException {
        try (OnnxModel model = OnnxModel.open("tiny", GRAPH, Device.AUTO, 1)) {
            assertThat(model.inputs())
                    .hasToString("[mel FLOAT [?, 1, 2, 2], face FLOAT [?, 4, 2, 2]]");
            assertThat(model.outputs()).hasToString("[answer FLOAT [?, 3, 2, 2]]");
            assertThat(model.provider()).isIn("CPU", "CUDA");
        }
    }

    @Test
    void saysWhichModelFailedOnWrongShapes() throws ModelException {
        try (OnnxModel model = OnnxModel.open("tiny", GRAPH, Device.CPU, 1)) {
            Map<String, FloatTensor> in =
                    Map.of("mel", FloatTensor.of(1, 1, 2, 3), "face", FloatTensor.of(1, 4, 2, 2));
            Map<String, FloatTensor> out = Map.of("answer", FloatTensor.of(1, 3, 2, 2));
            assertThatThrownBy(() -> model.run(in, out))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("tiny")
                    .hasMessageContaining("[?, 4, 2, 2]");
        }
    }

    @Test
    void demandedCudaIsNeverReplacedSilently() throws ModelException {
        try (OnnxModel model = OnnxModel.open("tiny", GRAPH, Device.CUDA, 1)) {
            assertThat(model.provider()).isEqualTo("CUDA");
        } catch (ModelException e) {
            assertThat(e).hasMessageContaining("CUDA was demanded for model tiny");
        }
    }

    @Test
    void refusesWeightsInOtherFiles() {
        byte[] graph = TinyOnnx.externalWeight("../../../../etc/passwd");
        assertThatThrownBy(() -> OnnxModel.open("sly", graph, Device.CPU, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("sly keeps weights in another file");
    }

    @Test
    void refusesWhatIsNoGraph() {
        byte[] text = "version https://git-lfs.github.com/spec/v1".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> OnnxModel.open("pointer", text, Device.CPU, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("pointer");
        byte[] half = Arrays.copyOf(GRAPH, GRAPH.length / 2);
        assertThatThrownBy(() -> OnnxModel.open("half", half, Device.CPU, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("half is no ONNX file");
        assertThatThrownBy(() -> OnnxModel.open("empty", new byte[0], Device.CPU, 1))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("empty");
    }
}
