package io.heygem.operators.link;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.Likeness;
import io.heygem.models.image.Thumbnail;
import io.heygem.operators.record.FrameFaces;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What was found in frames that nobody made. */
final class Sights {

    private Sights() {}

    /** Faces of which nobody knows what they look like, in a scene at which nobody looked. */
    static FrameFaces of(List<FaceDetection> faces) {
        return new FrameFaces(faces);
    }

    /** One face, in a scene so bright, of somebody who looks as the seed says. */
    static FrameFaces of(FaceDetection face, int brightness, int seed) {
        byte[] likeness = new byte[Likeness.LENGTH];
        new Random(seed).nextBytes(likeness);
        return new FrameFaces(List.of(face), new byte[0], scene(brightness), likeness);
    }

    /** As above, with an inset of another brightness in the first {@code cells} of the scene. */
    static FrameFaces beside(FaceDetection face, int cells, int inset, int seed) {
        byte[] likeness = new byte[Likeness.LENGTH];
        new Random(seed).nextBytes(likeness);
        byte[] scene = scene(100);
        Arrays.fill(scene, 0, cells, (byte) inset);
        return new FrameFaces(List.of(face), new byte[0], scene, likeness);
    }

    /** Nobody, in a scene so bright. */
    static FrameFaces nobody(int brightness) {
        return new FrameFaces(List.of(), new byte[0], scene(brightness), new byte[0]);
    }

    private static byte[] scene(int brightness) {
        byte[] thumbnail = new byte[Thumbnail.SIDE * Thumbnail.SIDE];
        Arrays.fill(thumbnail, (byte) brightness);
        return thumbnail;
    }
}
