package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.onnx.ModelException;
import java.io.Serializable;

/** Opens a face detector where it is needed: one per subtask. */
@FunctionalInterface
public interface FaceDetectorFactory extends Serializable {

    /** A detector that the caller closes. */
    FaceDetector open() throws ModelException;
}
