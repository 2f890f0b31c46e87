package io.heygem.models.face;

import io.heygem.models.onnx.FloatTensor;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelManifest;
import io.heygem.models.onnx.OnnxModel;
import io.heygem.models.onnx.TensorSpec;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * The input of a detector that wants float32 [1, 3, height, width], NCHW: (value - mean) / scale.
 *
 * @param feeds what the session is fed with
 * @param rgb whether red comes first; else blue does
 */
record ChannelInput(
        Map<String, FloatTensor> feeds,
        int width,
        int height,
        boolean rgb,
        float mean,
        float scale) {

    private static final int DEFAULT_PX = 320;
    private static final int LEAST_PX = 64;
    private static final int MOST_PX = 2048;

    /** Coarsest stride of the families that leave their input's size open. */
    private static final int STEP_PX = 32;

    /**
     * The input of a graph; where it leaves its size open, the manifest's {@code input-px} says the
     * side of a square.
     */
    static ChannelInput of(
            OnnxModel model, ModelManifest manifest, boolean rgb, float mean, float scale)
            throws ModelException {
        TensorSpec spec = model.inputs().get(0);
        int side = manifest.whole("input-px", DEFAULT_PX, LEAST_PX, MOST_PX);
        if (side % STEP_PX != 0) {
            throw new ModelException(
                    "input-px is %d, expected a multiple of %d (manifest %s)"
                            .formatted(side, STEP_PX, manifest.place()));
        }
        int height = spec.axis(2) > 0 ? (int) spec.axis(2) : side;
        int width = spec.axis(3) > 0 ? (int) spec.axis(3) : side;
        FloatTensor tensor = FloatTensor.of(1, 3, height, width);
        return new ChannelInput(Map.of(spec.name(), tensor), width, height, rgb, mean, scale);
    }

    /** Whether a graph has one such input. */
    static boolean fits(OnnxModel model) {
        TensorSpec input = model.inputs().get(0);
        return model.inputs().size() == 1
                && input.isFloat()
                && input.rank() == 4
                && input.axis(0) <= 1
                && input.axis(1) == 3
                && input.axis(2) <= MOST_PX
                && input.axis(3) <= MOST_PX;
    }

    /**
     * Writes a picture into the tensor.
     *
     * @param picture uint8 [height, width, 3], BGR
     */
    void fill(byte[] picture) {
        FloatBuffer values = feeds.values().iterator().next().values();
        int pixels = width * height;
        for (int channel = 0; channel < 3; channel++) {
            int from = rgb ? 2 - channel : channel;
            for (int i = 0; i < pixels; i++) {
                values.put(channel * pixels + i, ((picture[3 * i + from] & 0xff) - mean) / scale);
            }
        }
    }
}
