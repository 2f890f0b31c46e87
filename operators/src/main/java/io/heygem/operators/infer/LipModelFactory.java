package io.heygem.operators.infer;

import io.heygem.models.lips.LipModel;
import io.heygem.models.onnx.ModelException;
import java.io.Serializable;

/** Opens the lip model where it is needed: one session per subtask, so one per GPU. */
@FunctionalInterface
public interface LipModelFactory extends Serializable {

    /** A model that the caller closes. */
    LipModel open() throws ModelException;
}
