package io.heygem.models.lips;

import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;

/** Opens lip models. */
public final class LipModels {

    /** Resource name of the model that is used where none is asked for. */
    public static final String DEFAULT = "heygem_lips";

    /** Resource name of the untrained model: it opens the mouth as loud as the voice is. */
    public static final String STAND_IN = "standin_lips";

    private LipModels() {}

    /** Whether a model of this name is bundled. */
    public static boolean isBundled(String name) {
        return name.equals(DEFAULT) || name.equals(STAND_IN);
    }

    /** A bundled model by name; where it may use CUDA, on the first GPU. */
    public static LipModel bundled(String name, Device device, int threads) throws ModelException {
        return bundled(name, device, 0, threads);
    }

    /**
     * A bundled model by name.
     *
     * @param gpu which GPU, as CUDA counts from 0; of no meaning on the CPU
     * @param threads CPU threads of one run, at least 1
     */
    public static LipModel bundled(String name, Device device, int gpu, int threads)
            throws ModelException {
        return OnnxLipModel.open(ModelFile.bundled(name), device, gpu, threads);
    }
}
