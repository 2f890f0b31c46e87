package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Letterbox;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds faces with BlazeFace in three steps: the whole frame; where that shows nothing, overlapping
 * square tiles; then each face again in a close-up, which places its key points more finely than
 * the whole frame could.
 */
public final class BlazeFaceDetector implements FaceDetector {

    private static final float THRESHOLD = 0.6f;
    private static final float SAME_FACE_IOU = 0.3f;

    /** Side of a close-up in sides of the face's box. */
    private static final float CLOSE_UP = 2f;

    /** A close-up may place a face this little away from where it was found (IoU). */
    private static final float CLOSE_UP_IOU = 0.4f;

    private final String id;
    private final BlazeFaceNet wide;
    private final BlazeFaceNet close;

    private BlazeFaceDetector(String id, BlazeFaceNet wide, BlazeFaceNet close) {
        this.id = id;
        this.wide = wide;
        this.close = close;
    }

    /**
     * Opens the bundled networks on the CPU.
     *
     * @param threads CPU threads of one run
     */
    public static BlazeFaceDetector bundled(int threads) throws ModelException {
        ModelFile back = ModelFile.bundled("blazeface_back_256");
        ModelFile front = ModelFile.bundled("blazeface_front_128");
        String id =
                "blazeface-1:%s:%s:%s"
                        .formatted(
                                back.manifest().required("sha256").substring(0, 12),
                                front.manifest().required("sha256").substring(0, 12),
                                THRESHOLD);
        BlazeFaceNet wide = new BlazeFaceNet(back, threads);
        try {
            return new BlazeFaceDetector(id, wide, new BlazeFaceNet(front, threads));
        } catch (ModelException e) {
            wide.close();
            throw e;
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<FaceDetection> detect(YuvFrame frame) throws ModelException {
        List<FaceDetection> found = wide.find(frame, Letterbox.of(frame, wide.size()), THRESHOLD);
        if (found.isEmpty()) {
            found = inTiles(frame);
        }
        List<FaceDetection> faces = new ArrayList<>();
        for (FaceDetection face : found) {
            faces.add(closeUp(frame, face));
        }
        return faces;
    }

    private List<FaceDetection> inTiles(YuvFrame frame) throws ModelException {
        List<FaceDetection> all = new ArrayList<>();
        for (Letterbox tile : Tiles.of(frame.width(), frame.height(), wide.size())) {
            for (FaceDetection face : wide.find(frame, tile, THRESHOLD)) {
                if (Tiles.whole(face.box(), tile, frame)) {
                    all.add(face);
                }
            }
        }
        all.sort(Comparator.comparingDouble(face -> -face.score()));
        List<FaceDetection> kept = new ArrayList<>();
        for (FaceDetection face : all) {
            if (kept.stream().noneMatch(k -> k.box().iou(face.box()) > SAME_FACE_IOU)) {
                kept.add(face);
            }
        }
        return kept;
    }

    private FaceDetection closeUp(YuvFrame frame, FaceDetection face) throws ModelException {
        Box box = face.box();
        int side = Math.max(16, Math.round(CLOSE_UP * Math.max(box.width(), box.height())));
        int left = Math.round((box.left() + box.right() - side) / 2) & ~1;
        int top = Math.round((box.top() + box.bottom() - side) / 2) & ~1;
        Letterbox part = new Letterbox(left, top, side, side, close.size());
        FaceDetection best = face;
        float overlap = CLOSE_UP_IOU;
        for (FaceDetection again : close.find(frame, part, THRESHOLD)) {
            float iou = again.box().iou(box);
            if (iou > overlap) {
                overlap = iou;
                best = new FaceDetection(again.box(), again.landmarks(), face.score());
            }
        }
        return best;
    }

    @Override
    public void close() {
        close.close();
        wide.close();
    }
}
