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

    /**
     * The same for less time, where it is known who was there a moment before: looks only where
     * they were, or at the frame as a whole when there was nobody. Who enters is not seen.
     *
     * @param before faces of a frame shortly before this one
     * @return those that are found again, in the order of {@code before}; may be fewer
     */
    List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before) throws ModelException;

    @Override
    void close();
}
