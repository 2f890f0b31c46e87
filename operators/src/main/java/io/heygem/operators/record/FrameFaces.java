package io.heygem.operators.record;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.MouthLook;
import io.heygem.models.image.YuvFrame;
import java.util.Arrays;
import java.util.List;

/**
 * The faces of one frame, best score first.
 *
 * @param faces what was found
 * @param looks what their mouths look like, uint8 [faces, {@link MouthLook#BYTES}]; empty when
 *     nobody looked
 */
public record FrameFaces(List<FaceDetection> faces, byte[] looks) {

    public FrameFaces {
        faces = List.copyOf(faces);
        if (looks.length != 0 && looks.length != faces.size() * MouthLook.BYTES) {
            throw new IllegalArgumentException(
                    "%d bytes of looks for %d faces, expected %d each"
                            .formatted(looks.length, faces.size(), MouthLook.BYTES));
        }
    }

    /** The faces found in a frame, and what their mouths look like. */
    public static FrameFaces in(YuvFrame frame, List<FaceDetection> faces) {
        byte[] looks = new byte[faces.size() * MouthLook.BYTES];
        for (int i = 0; i < faces.size(); i++) {
            byte[] look = MouthLook.of(frame, FacePose.of(faces.get(i).landmarks()));
            System.arraycopy(look, 0, looks, i * MouthLook.BYTES, MouthLook.BYTES);
        }
        return new FrameFaces(faces, looks);
    }

    /** Faces at whose mouths nobody looked. */
    public FrameFaces(List<FaceDetection> faces) {
        this(faces, new byte[0]);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameFaces that
                && faces.equals(that.faces)
                && Arrays.equals(looks, that.looks);
    }

    @Override
    public int hashCode() {
        return 31 * faces.hashCode() + Arrays.hashCode(looks);
    }

    @Override
    public String toString() {
        return faces.toString();
    }

    /** What the mouth of a face looks like; null when nobody looked. */
    public byte[] look(int face) {
        int at = face * MouthLook.BYTES;
        return looks.length == 0 ? null : Arrays.copyOfRange(looks, at, at + MouthLook.BYTES);
    }
}
