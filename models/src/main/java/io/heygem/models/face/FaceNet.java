package io.heygem.models.face;

import io.heygem.models.onnx.ModelException;
import java.util.List;

/** A detector's network: one picture of a fixed size in, faces out. Not thread-safe. */
interface FaceNet extends AutoCloseable {

    /** What the family is called, and what its answers depend on besides its weights. */
    String family();

    /** Columns of the picture. */
    int width();

    /** Rows of the picture. */
    int height();

    /** Score from which an answer is a face, 0..1. */
    float threshold();

    /** Score from which a face is believed without a second look, 0..1. */
    float sure();

    /** Whether faces come with key points; where not, all points lie in the box's middle. */
    boolean hasLandmarks();

    /**
     * The faces of a picture.
     *
     * @param picture uint8 [height, width, 3], BGR
     * @return faces in pixels of the picture, best first, each once
     */
    List<FaceDetection> find(byte[] picture) throws ModelException;

    @Override
    void close();
}
