package io.heygem.operators.record;

import io.heygem.models.face.FaceDetection;
import java.util.List;

/** The faces of one frame, best score first. */
public record FrameFaces(List<FaceDetection> faces) {

    public FrameFaces {
        faces = List.copyOf(faces);
    }
}
