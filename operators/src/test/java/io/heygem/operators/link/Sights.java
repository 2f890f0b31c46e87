package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.Likeness;
import io.heygem.models.image.Thumbnail;
import io.heygem.operators.record.FrameFaces;
import java.util.Arrays;
import java.util.List;

/** What was found in frames that nobody made. */
final class Sights {

    private Sights() {}

    /** Faces of which nobody knows what they look like, in a scene that never changes. */
    static FrameFaces of(List<FaceDetection> faces) {
        return new FrameFaces(faces, scene(100), List.of());
    }

    /** One face, in a scene so bright, of somebody who looks as the seed says. */
    static FrameFaces of(FaceDetection face, int brightness, int seed) {
        byte[] likeness = new byte[Likeness.LENGTH];
        new java.util.Random(seed).nextBytes(likeness);
        return new FrameFaces(List.of(face), scene(brightness), List.of(likeness));
    }

    /** Nobody, in a scene so bright. */
    static FrameFaces nobody(int brightness) {
        return new FrameFaces(List.of(), scene(brightness), List.of());
    }

    private static byte[] scene(int brightness) {
        byte[] thumbnail = new byte[Thumbnail.SIDE * Thumbnail.SIDE];
        Arrays.fill(thumbnail, (byte) brightness);
        return thumbnail;
    }
}
