package io.heygem.models.lips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.Npy;
import io.heygem.models.Shared;
import io.heygem.models.image.CropSpec;
import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Wav2Lip's topology with seeded weights: PyTorch's answers (fixtures/README.md). */
class OnnxLipModelGoldenTest {

    private static final String MODEL = "fixtures/mini_wav2lip.onnx";

    @Test
    void answersWhatPyTorchAnswers() throws IOException, ModelException {
        float[] expected = Npy.read(Shared.file("fixtures/mini_out.npy")).floats();
        try (OnnxLipModel model = OnnxLipModel.open(Shared.file(MODEL), Device.CPU, 0, 1)) {
            float[] answer = model.inferFloats(batch(false));
            assertThat(answer).hasSameSizeAs(expected);
            for (int i = 0; i < answer.length; i++) {
                assertThat(answer[i]).as("value %d", i).isCloseTo(expected[i], within(1e-5f));
            }
            LipModelSpec spec = model.spec();
            assertThat(spec.cropPx()).isEqualTo(96);
            assertThat(spec.melColumns()).isEqualTo(16);
            assertThat(spec.crop()).isEqualTo(CropSpec.WAV2LIP);
            assertThat(model.provider()).isEqualTo("CPU");
        }
    }

    @Test
    void swappedVoicesGiveOtherMouths() throws IOException, ModelException {
        try (OnnxLipModel model = OnnxLipModel.open(Shared.file(MODEL), Device.AUTO, 0, 1)) {
            float[] right = model.inferFloats(batch(false));
            float[] swapped = model.inferFloats(batch(true));
            double difference = 0;
            for (int i = 0; i < right.length; i++) {
                difference += Math.abs(right[i] - swapped[i]) / right.length;
            }
            assertThat(difference).isCloseTo(0.0036, within(0.001));
        }
    }

    @Test
    void roundsAndTransposesTheAnswer() throws IOException, ModelException {
        try (OnnxLipModel model = OnnxLipModel.open(Shared.file(MODEL), Device.CPU, 0, 2)) {
            float[] floats = model.inferFloats(batch(false));
            byte[] bytes = model.infer(batch(false));
            int area = 96 * 96;
            for (int i = 0; i < bytes.length; i++) {
                int frame = i / (3 * area);
                int pixel = (i - frame * 3 * area) / 3;
                float value = floats[(3 * frame + i % 3) * area + pixel];
                assertThat(bytes[i] & 0xff).isEqualTo(Math.round(value * 255));
            }
        }
    }

    private static LipBatch batch(boolean swapped) throws IOException {
        float[] mels = Npy.read(Shared.file("fixtures/mini_mel.npy")).floats();
        byte[] faces = Npy.read(Shared.file("fixtures/mini_faces_u8.npy")).bytes();
        if (swapped) {
            float[] other = new float[mels.length];
            int half = mels.length / 2;
            System.arraycopy(mels, half, other, 0, half);
            System.arraycopy(mels, 0, other, half, half);
            mels = other;
        }
        return new LipBatch(2, faces, mels);
    }
}
