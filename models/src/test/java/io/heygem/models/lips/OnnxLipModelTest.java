package io.heygem.models.lips;

import static io.heygem.models.onnx.TinyOnnx.FLOAT;
import static io.heygem.models.onnx.TinyOnnx.FLOAT16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.image.CropSpec;
import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import io.heygem.models.onnx.ModelManifest;
import io.heygem.models.onnx.TinyOnnx;
import io.heygem.models.onnx.TinyOnnx.Port;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of export, as small graphs that add the mean of the mel to the crop. */
class OnnxLipModelTest {

    private static final int S = 16;

    @ParameterizedTest
    @CsvSource({"-1, 5, false", "-1, 40, true", "1, 5, true", "4, 6, false", "4, 8, true"})
    void runsEveryBatchThatAGraphAllows(int graphBatch, int frames, boolean faceFirst)
            throws ModelException {
        Port mel = new Port("mel", FLOAT, graphBatch, 1, 80, 16);
        Port face = new Port("face", FLOAT, graphBatch, 6, S, S);
        Port answer = new Port("out", FLOAT, graphBatch, 3, S, S);
        List<Port> inputs = faceFirst ? List.of(face, mel) : List.of(mel, face);
        try (OnnxLipModel model = open(Map.of(), inputs, answer)) {
            assertThat(model.spec().cropPx()).isEqualTo(S);
            assertThat(model.spec().crop()).isEqualTo(CropSpec.WAV2LIP);
            addsTheLoudness(model, frames);
        }
    }

    /** Names, order and batch as in exports people share: 96, 256, 288 and 384 px. */
    @ParameterizedTest
    @CsvSource({
        "96, -1, 17, mel_spectrogram, video_frames",
        "96, 1, 2, source, target",
        "256, 1, 3, mel_spectrogram, video_frames",
        "256, -1, 10, mel_spectrogram, video_frames",
        "288, -1, 3, audio, face",
        "384, 1, 2, mel_spectrogram, video_frames",
        "384, -1, 5, mel, face"
    })
    void takesExportsOfEverySize(int size, int graphBatch, int frames, String mel, String face)
            throws ModelException {
        List<Port> inputs =
                List.of(
                        new Port(mel, FLOAT, graphBatch, 1, 80, 16),
                        new Port(face, FLOAT, graphBatch, 6, size, size));
        Port answer = new Port("predicted_frames", FLOAT, graphBatch, 3, size, size);
        try (OnnxLipModel model = open(Map.of(), inputs, answer)) {
            assertThat(model.spec().cropPx()).isEqualTo(size);
            assertThat(model.spec().melColumns()).isEqualTo(16);
            assertThat(model.maxBatch()).isBetween(1, 16);
            addsTheLoudness(model, frames);
        }
    }

    @Test
    void refusesLargeExportsOfOtherFamilies() {
        refuses(
                List.of(
                        new Port("mel", FLOAT, 1, 1, 80, 16),
                        new Port("face", FLOAT, 1, 3, 256, 256)),
                new Port("out", FLOAT, 1, 3, 256, 256),
                "face FLOAT [1, 3, 256, 256]",
                "out FLOAT [1, 3, 256, 256]",
                "expected inputs FLOAT [B, 1, 80, 16] (mel)");
        refuses(
                List.of(
                        new Port("mel", FLOAT, 1, 1, 80, 20),
                        new Port("face", FLOAT, 1, 6, 384, 384)),
                new Port("out", FLOAT, 1, 3, 384, 384),
                "mel FLOAT [1, 1, 80, 20]");
        refuses(
                List.of(
                        new Port("mel", FLOAT, 1, 1, 80, 16),
                        new Port("face", FLOAT, 4, 6, 96, 96)),
                new Port("out", FLOAT, 4, 3, 96, 96),
                "mel FLOAT [1, 1, 80, 16]",
                "face FLOAT [4, 6, 96, 96]");
    }

    @Test
    void axesLeftOpenInTheAnswerAreTaken() throws ModelException {
        Port mel = new Port("mel", FLOAT, -1, 1, 80, 16);
        Port face = new Port("face", FLOAT, -1, 6, S, S);
        try (OnnxLipModel model =
                open(Map.of(), List.of(mel, face), new Port("out", FLOAT, -1, -1, -1, -1))) {
            assertThat(model.infer(batch(2, 16))).hasSize(2 * 3 * S * S);
        }
    }

    @Test
    void aManifestTellsCropAndWindow() throws ModelException {
        Port mel = new Port("mel", FLOAT, -1, 1, 80, 24);
        Port face = new Port("face", FLOAT, -1, 6, S, S);
        Port answer = new Port("out", FLOAT, -1, 3, S, S);
        List<Port> inputs = List.of(mel, face);
        Map<String, String> manifest =
                Map.of(
                        "mel.columns", "24",
                        "mel.columns-before", "8",
                        "crop.above-eyes", "0.5",
                        "crop.below-mouth", "1.5",
                        "crop.width", "2");
        try (OnnxLipModel model = open(manifest, inputs, answer)) {
            assertThat(model.spec().crop()).isEqualTo(new CropSpec(0.5f, 1.5f, 2));
            assertThat(model.spec().melColumns()).isEqualTo(24);
            assertThat(model.spec().melColumnsBefore()).isEqualTo(8);
            assertThat(model.infer(batch(3, 24))).hasSize(3 * 3 * S * S);
        }
        refuses(inputs, answer, "[?, 1, 80, 24]", "[B, 1, 80, 16]");
    }

    @Test
    void refusesOtherFamiliesAndListsTheirShapes() {
        Port mel = new Port("mel", FLOAT, 1, 1, 80, 16);
        Port answer = new Port("out", FLOAT, 1, 3, S, S);
        refuses(
                List.of(mel, new Port("face", FLOAT, 1, 3, S, S), new Port("weight", FLOAT, 1)),
                answer,
                "face FLOAT [1, 3, 16, 16]",
                "weight FLOAT [1]",
                "out FLOAT [1, 3, 16, 16]");
        refuses(List.of(mel, new Port("face", FLOAT, 1, 4, S, S)), answer, "[1, 4, 16, 16]");
        refuses(
                List.of(mel, new Port("face", FLOAT, 1, 6, 5, S, S)),
                new Port("out", FLOAT, 1, 3, 5, S, S),
                "[1, 6, 5, 16, 16]");
        refuses(
                List.of(mel, new Port("face", FLOAT, 1, 6, S, 20)),
                new Port("out", FLOAT, 1, 3, S, 20),
                "[1, 6, 16, 20]");
        refuses(
                List.of(
                        new Port("mel", FLOAT16, 1, 1, 80, 16),
                        new Port("face", FLOAT16, 1, 6, S, S)),
                new Port("out", FLOAT16, 1, 3, S, S),
                "mel FLOAT16");
    }

    @Test
    void refusesAnAnswerThatIsNoNumber() throws ModelException {
        Port mel = new Port("mel", FLOAT, -1, 1, 80, 16);
        Port face = new Port("face", FLOAT, -1, 6, S, S);
        try (OnnxLipModel model =
                open(Map.of(), List.of(mel, face), new Port("out", FLOAT, -1, 3, S, S))) {
            LipBatch batch = batch(1, 16);
            batch.mels()[7] = Float.NaN;
            assertThatThrownBy(() -> model.infer(batch))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("NaN");
        }
    }

    @Test
    void refusesABatchOfAnotherSize() throws ModelException {
        try (LipModel model = LipModels.bundled(LipModels.DEFAULT, Device.CPU, 1)) {
            assertThatThrownBy(() -> model.infer(batch(1, 16)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected");
        }
    }

    private static void refuses(List<Port> inputs, Port answer, String... mentions) {
        assertThatThrownBy(() -> open(Map.of(), inputs, answer).close())
                .isInstanceOf(ModelException.class)
                .hasMessageContainingAll(mentions);
    }

    private static OnnxLipModel open(Map<String, String> manifest, List<Port> inputs, Port answer)
            throws ModelException {
        ModelManifest entries = new ModelManifest("test", manifest);
        byte[] graph = TinyOnnx.lips(inputs, answer);
        return OnnxLipModel.open(new ModelFile("tiny", graph, entries), Device.CPU, 1);
    }

    private static void addsTheLoudness(OnnxLipModel model, int frames) throws ModelException {
        int face = 3 * model.spec().cropPx() * model.spec().cropPx();
        LipBatch batch = batch(frames, 16, face);
        byte[] out = model.infer(batch);
        byte[] expected = new byte[frames * face];
        for (int i = 0; i < expected.length; i++) {
            float level = (batch.faces()[i] & 0xff) + 255 * loudness(i / face);
            expected[i] = (byte) Math.min(255, Math.round(level));
        }
        assertThat(out).isEqualTo(expected);
    }

    private static LipBatch batch(int frames, int columns) {
        return batch(frames, columns, 3 * S * S);
    }

    private static LipBatch batch(int frames, int columns, int face) {
        byte[] faces = new byte[frames * face];
        new Random(frames).nextBytes(faces);
        float[] mels = new float[frames * 80 * columns];
        for (int i = 0; i < frames; i++) {
            Arrays.fill(mels, i * 80 * columns, (i + 1) * 80 * columns, loudness(i));
        }
        return new LipBatch(frames, faces, mels);
    }

    /** Whole levels, so that no test value lies where rounding turns. */
    private static float loudness(int frame) {
        return 3 * frame / 255f;
    }
}
