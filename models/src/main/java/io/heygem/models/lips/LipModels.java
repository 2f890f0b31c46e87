package io.heygem.models.lips;

import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;

/** Opens lip models. */
public final class LipModels {

    /** Resource name of the model that is used where none is asked for. */
    private static final String DEFAULT = "heygem_lips";

    private LipModels() {}

    /**
     * The default: bundled in this project.
     *
     * @param threads CPU threads of one run, at least 1
     */
    public static LipModel bundled(Device device, int threads) throws ModelException {
        return OnnxLipModel.open(ModelFile.bundled(DEFAULT), device, threads);
    }
}
