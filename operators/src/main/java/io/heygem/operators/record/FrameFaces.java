package io.heygem.operators.record;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.Likeness;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.MouthLook;
import io.heygem.models.image.YuvFrame;
import java.util.Arrays;
import java.util.List;

/**
 * The faces of one frame, and what tells scenes, people and mouths apart.
 *
 * @param faces what was found
 * @param looks what their mouths look like, uint8 [faces, {@link MouthLook#BYTES}]; empty when
 *     nobody looked
 * @param thumbnail the frame's {@link io.heygem.models.image.Thumbnail}; empty when nobody looked
 * @param likenesses what the people look like, uint8 [faces, {@link Likeness#LENGTH}]; empty when
 *     nobody looked
 */
public record FrameFaces(
        List<FaceDetection> faces, byte[] looks, byte[] thumbnail, byte[] likenesses) {

    public FrameFaces {
        faces = List.copyOf(faces);
        check("looks", looks, faces.size(), MouthLook.BYTES);
        check("likenesses", likenesses, faces.size(), Likeness.LENGTH);
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

    /** Faces of which only the mouths were looked at. */
    public FrameFaces(List<FaceDetection> faces, byte[] looks) {
        this(faces, looks, new byte[0], new byte[0]);
    }

    private static void check(String what, byte[] bytes, int faces, int each) {
        if (bytes.length != 0 && bytes.length != faces * each) {
            throw new IllegalArgumentException(
                    "%d bytes of %s for %d faces, expected %d each"
                            .formatted(bytes.length, what, faces, each));
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FrameFaces that
                && faces.equals(that.faces)
                && Arrays.equals(looks, that.looks)
                && Arrays.equals(thumbnail, that.thumbnail)
                && Arrays.equals(likenesses, that.likenesses);
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
        return part(looks, face, MouthLook.BYTES);
    }

    /** What the person of a face looks like; null when nobody looked. */
    public byte[] likeness(int face) {
        return part(likenesses, face, Likeness.LENGTH);
    }

    private static byte[] part(byte[] all, int index, int length) {
        return all.length == 0
                ? null
                : Arrays.copyOfRange(all, index * length, (index + 1) * length);
    }
}
