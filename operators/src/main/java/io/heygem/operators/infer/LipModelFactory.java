package io.heygem.operators.infer;

import io.heygem.models.lips.LipModel;
import io.heygem.models.onnx.ModelException;
import java.io.Serializable;

/** Opens the lip model where it is needed: one session per subtask, so one per GPU. */
@FunctionalInterface
public interface LipModelFactory extends Serializable {

    /**
     * A model that the caller closes.
     *
     * @param gpu the GPU it shall use, as CUDA counts from 0; of no meaning on the CPU
     */
    LipModel open(int gpu) throws ModelException;
}
