package io.heygem.models.face;

import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import java.util.List;

/** Finds the faces of a frame. Not thread-safe; deterministic on the CPU. */
public interface FaceDetector extends AutoCloseable {

    /** Name, model digest and thresholds: two detectors with equal ids find equal faces. */
    String id();

    /** The faces of one frame in its own pixels, best score first; empty when there is none. */
    List<FaceDetection> detect(YuvFrame frame) throws ModelException;

    @Override
    void close();
}
