package io.heygem.operators.record;

import io.heygem.models.face.FaceDetection;
import java.util.List;

/**
 * The faces of one frame, and what tells scenes and people apart.
 *
 * @param faces the faces
 * @param thumbnail the frame's {@link io.heygem.models.image.Thumbnail}
 * @param likenesses each face's {@link io.heygem.models.face.Likeness}, in the order of the faces;
 *     none where the faces were only followed
 */
public record FrameFaces(List<FaceDetection> faces, byte[] thumbnail, List<byte[]> likenesses) {

    public FrameFaces {
        faces = List.copyOf(faces);
        likenesses = List.copyOf(likenesses);
        if (!likenesses.isEmpty() && likenesses.size() != faces.size()) {
            throw new IllegalArgumentException(
                    "%d likenesses of %d faces".formatted(likenesses.size(), faces.size()));
        }
    }
}
