package io.heygem.models.lips;

import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.OnnxModel;
import io.heygem.models.onnx.TensorSpec;
import java.util.List;

/**
 * A graph of the Wav2Lip family, recognised by shapes, since every export has other names: mel
 * float32 [B, 1, 80, W] and face float32 [B, 6, S, S] in any order, answer float32 [B, 3, S, S].
 *
 * @param mel name of the mel input
 * @param face name of the picture input
 * @param answer name of the output
 * @param cropPx S
 * @param fixedBatch B, or 0 where the graph leaves it open
 */
record LipGraph(String mel, String face, String answer, int cropPx, int fixedBatch) {

    private static final int CHANNELS = 6;
    private static final int MAX_CROP_PX = 1024;

    /**
     * Reads the graph.
     *
     * @param melColumns W
     * @throws ModelException naming all inputs and outputs, if the graph is of another family
     */
    static LipGraph of(OnnxModel model, int melColumns) throws ModelException {
        List<TensorSpec> inputs = model.inputs();
        TensorSpec mel = null;
        TensorSpec face = null;
        for (TensorSpec input : inputs) {
            if (isMel(input, melColumns) && mel == null) {
                mel = input;
            } else if (isFace(input) && face == null) {
                face = input;
            } else {
                throw refused(model, melColumns);
            }
        }
        if (mel == null || face == null || model.outputs().isEmpty()) {
            throw refused(model, melColumns);
        }
        TensorSpec answer = model.outputs().get(0);
        long side = face.axis(2);
        boolean fits =
                answer.isFloat()
                        && answer.rank() == 4
                        && may(answer.axis(1), 3)
                        && may(answer.axis(2), side)
                        && may(answer.axis(3), side);
        long batch = Math.max(mel.axis(0), face.axis(0));
        boolean oneBatch =
                may(mel.axis(0), batch)
                        && may(face.axis(0), batch)
                        && fits
                        && may(answer.axis(0), batch);
        if (!fits || !(oneBatch || batch < 0) || batch == 0) {
            throw refused(model, melColumns);
        }
        return new LipGraph(
                mel.name(), face.name(), answer.name(), (int) side, (int) Math.max(0, batch));
    }

    private static boolean isMel(TensorSpec t, int columns) {
        return t.isFloat()
                && t.rank() == 4
                && t.axis(1) == 1
                && t.axis(2) == 80
                && may(t.axis(3), columns);
    }

    private static boolean isFace(TensorSpec t) {
        return t.isFloat()
                && t.rank() == 4
                && t.axis(1) == CHANNELS
                && t.axis(2) == t.axis(3)
                && t.axis(2) >= 16
                && t.axis(2) <= MAX_CROP_PX
                && t.axis(2) % 2 == 0;
    }

    private static boolean may(long axis, long size) {
        return axis < 0 || axis == size;
    }

    private static ModelException refused(OnnxModel model, int melColumns) {
        return new ModelException(
                ("model %s is no Wav2Lip network: inputs %s, outputs %s; expected inputs FLOAT"
                                + " [B, 1, 80, %d] (mel) and FLOAT [B, 6, S, S] (face, S even),"
                                + " output FLOAT [B, 3, S, S]")
                        .formatted(model.name(), model.inputs(), model.outputs(), melColumns));
    }
}
