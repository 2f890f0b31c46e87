package io.heygem.models.face;

import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import java.nio.file.Path;
import java.util.List;

/** Opens face detectors. */
public final class FaceDetectors {

    /** Resource name of the detector that is used where none is asked for. */
    public static final String DEFAULT = "blazeface_back_256";

    /** Resource name of the small one: fast, for faces that fill the picture. */
    public static final String FRONT = "blazeface_front_128";

    private FaceDetectors() {}

    /** Names of the bundled detectors, the default first. */
    public static List<String> names() {
        return List.of(DEFAULT, FRONT);
    }

    /** The default: bundled, on one CPU thread. */
    public static FaceDetector bundled() throws ModelException {
        return open(DEFAULT);
    }

    /**
     * A detector on one CPU thread.
     *
     * @param name of a bundled one, or of an ONNX file whose family is recognised from its outputs
     */
    public static FaceDetector open(String name) throws ModelException {
        return OnnxFaceDetector.open(
                names().contains(name) ? ModelFile.bundled(name) : ModelFile.read(Path.of(name)),
                1);
    }
}
