package io.heygem.models.face;

import io.heygem.models.onnx.ModelException;

/** Opens face detectors. */
public final class FaceDetectors {

    private FaceDetectors() {}

    /** The default: bundled, on one CPU thread. */
    public static FaceDetector bundled() throws ModelException {
        return BlazeFaceDetector.bundled(1);
    }
}
