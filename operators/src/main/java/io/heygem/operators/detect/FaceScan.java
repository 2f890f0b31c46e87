package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.Likeness;
import io.heygem.models.image.Thumbnail;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.record.FrameFaces;
import java.util.List;

/**
 * Finds the faces of consecutive frames of one video. Every few frames the whole picture is
 * searched; in between the faces are only followed, unless one is lost or the picture changes. What
 * is found in a frame depends on no frame before the last multiple of {@link #EVERY}, so ranges
 * that begin there give what the whole video would give.
 */
public final class FaceScan {

    /** The whole picture is searched in every so many frames. */
    public static final int EVERY = 6;

    /** Thumbnails that differ more than this show another scene, or nearly. */
    private static final float OTHER_PICTURE = 10;

    private final FaceDetector detector;
    private List<FaceDetection> before = List.of();
    private byte[] thumbnailBefore;

    public FaceScan(FaceDetector detector) {
        this.detector = detector;
    }

    /** Frames of a range, rounded up so that the next one begins where it is searched anew. */
    public static int rangeFrames(int atLeast) {
        return Math.multiplyExact((atLeast + EVERY - 1) / EVERY, EVERY);
    }

    /**
     * The faces of the next frame.
     *
     * @param number counted from the first frame of the video
     */
    public FrameFaces next(int number, YuvFrame frame) throws ModelException {
        byte[] thumbnail = Thumbnail.of(frame);
        boolean search =
                number % EVERY == 0
                        || thumbnailBefore == null
                        || Thumbnail.difference(thumbnail, thumbnailBefore) > OTHER_PICTURE;
        List<FaceDetection> faces =
                search ? detector.detect(frame) : detector.follow(frame, before);
        if (!search && faces.size() < before.size()) {
            faces = detector.detect(frame);
            search = true;
        }
        before = faces;
        thumbnailBefore = thumbnail;
        byte[] looks = FrameFaces.in(frame, faces).looks();
        byte[] likenesses = search ? likenesses(frame, faces) : new byte[0];
        return new FrameFaces(faces, looks, thumbnail, likenesses);
    }

    private static byte[] likenesses(YuvFrame frame, List<FaceDetection> faces) {
        byte[] all = new byte[faces.size() * Likeness.LENGTH];
        for (int i = 0; i < faces.size(); i++) {
            byte[] one = Likeness.of(frame, faces.get(i));
            System.arraycopy(one, 0, all, i * Likeness.LENGTH, Likeness.LENGTH);
        }
        return all;
    }
}
