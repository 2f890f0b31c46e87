package io.heygem.models.lips;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The model that is used by default: what every bundled model must do. */
class BundledLipModelTest {

    /** Blue of twelve pixels down the middle; read off the first run of the bundled file. */
    private static final int[] EXPECTED = {66, 58, 117, 202, 100, 15, 78, 124, 132, 109, 220, 80};

    private LipModel model;
    private int size;
    private int columns;

    @BeforeEach
    void open() throws ModelException {
        model = LipModels.bundled(LipModels.DEFAULT, Device.CPU, 2);
        size = model.spec().cropPx();
        columns = model.spec().melColumns();
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void answersAFixedInputAsEver() throws ModelException {
        byte[] out = model.infer(batch(1, 0.5f));
        int[] levels = new int[EXPECTED.length];
        for (int i = 0; i < levels.length; i++) {
            int row = size * (i + 4) / (levels.length + 5);
            levels[i] = out[3 * (row * size + size / 2)] & 0xff;
        }
        // Processors round differently in the last bits, which can cost a level.
        for (int i = 0; i < levels.length; i++) {
            assertThat(levels[i])
                    .as(Arrays.toString(levels))
                    .isBetween(EXPECTED[i] - 2, EXPECTED[i] + 2);
        }
    }

    @Test
    void movesTheMouthAndKeepsTheBorder() throws ModelException {
        LipBatch voice = batch(1, 0.5f);
        byte[] out = model.infer(voice);
        int row = 3 * size;
        assertThat(changed(out, voice.faces(), size * 4 / 10 * row, out.length)).isGreaterThan(0.1);
        assertThat(changed(out, voice.faces(), 0, size / 10 * row)).isZero();
        assertThat(changed(out, voice.faces(), out.length - row, out.length)).isZero();
    }

    @Test
    void theStandInLeavesTheCropAloneInSilence() throws ModelException {
        try (LipModel standIn =
                OnnxLipModel.open(ModelFile.bundled("standin_lips"), Device.CPU, 2)) {
            size = standIn.spec().cropPx();
            columns = standIn.spec().melColumns();
            LipBatch silence = batch(2, -4);
            assertThat(standIn.infer(silence)).isEqualTo(silence.faces());
        }
    }

    @Test
    void aBatchChangesNothingForItsFrames() throws ModelException {
        int frames = 21;
        LipBatch all = batch(frames, 0);
        byte[] together = model.infer(all);
        int face = 3 * size * size;
        int mel = 80 * columns;
        for (int i = 0; i < frames; i++) {
            LipBatch one =
                    new LipBatch(
                            1,
                            Arrays.copyOfRange(all.faces(), i * face, (i + 1) * face),
                            Arrays.copyOfRange(all.mels(), i * mel, (i + 1) * mel));
            assertThat(
                            Arrays.mismatch(
                                    model.infer(one),
                                    Arrays.copyOfRange(together, i * face, (i + 1) * face)))
                    .as("first difference in frame %d", i)
                    .isEqualTo(-1);
        }
    }

    private static double changed(byte[] a, byte[] b, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += a[i] != b[i] ? 1 : 0;
        }
        return count / (double) (to - from);
    }

    /** Noise crops; mel windows that are silent or tremble around a level. */
    private LipBatch batch(int frames, float level) {
        Random random = new Random(7);
        byte[] faces = new byte[frames * 3 * size * size];
        random.nextBytes(faces);
        float[] mels = new float[frames * 80 * columns];
        for (int i = 0; i < mels.length; i++) {
            float tremble = level <= -4 ? 0 : (float) random.nextGaussian();
            mels[i] = Math.max(-4, Math.min(4, level + tremble));
        }
        return new LipBatch(frames, faces, mels);
    }
}
