package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Letterbox;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds faces with BlazeFace: in the whole frame and, where that shows none, in overlapping square
 * tiles. Each face is looked at again in a close-up, which places its key points more finely than
 * the whole frame could; a doubtful face and one from a tile count only if the close-up shows them
 * too.
 */
public final class BlazeFaceDetector implements FaceDetector {

    private static final float THRESHOLD = 0.6f;

    /** Below this score a face counts only if its close-up shows it too. */
    private static final float SURE = 0.75f;

    /** Smallest face that a tile may report, pixels of the frame. */
    private static final float MIN_TILE_FACE_PX = 24;

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
        List<FaceDetection> faces = new ArrayList<>();
        for (FaceDetection face : wide.find(frame, Letterbox.of(frame, wide.size()), THRESHOLD)) {
            Optional<FaceDetection> finer = closeUp(frame, face);
            if (finer.isPresent() || face.score() >= SURE) {
                faces.add(finer.orElse(face));
            }
        }
        if (faces.isEmpty()) {
            for (FaceDetection face : inTiles(frame)) {
                closeUp(frame, face).ifPresent(faces::add);
            }
        }
        return faces;
    }

    private List<FaceDetection> inTiles(YuvFrame frame) throws ModelException {
        List<FaceDetection> all = new ArrayList<>();
        for (Letterbox tile : Tiles.of(frame.width(), frame.height(), wide.size())) {
            for (FaceDetection face : wide.find(frame, tile, THRESHOLD)) {
                if (face.box().width() >= MIN_TILE_FACE_PX
                        && Tiles.whole(face.box(), tile, frame)) {
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

    /** The same face placed more finely; empty where the close-up shows none. */
    private Optional<FaceDetection> closeUp(YuvFrame frame, FaceDetection face)
            throws ModelException {
        Box box = face.box();
        int side = Math.max(16, Math.round(CLOSE_UP * Math.max(box.width(), box.height())));
        int left = Math.round((box.left() + box.right() - side) / 2) & ~1;
        int top = Math.round((box.top() + box.bottom() - side) / 2) & ~1;
        Letterbox part = new Letterbox(left, top, side, side, close.size());
        Optional<FaceDetection> best = Optional.empty();
        float overlap = CLOSE_UP_IOU;
        for (FaceDetection again : close.find(frame, part, THRESHOLD)) {
            float iou = again.box().iou(box);
            if (iou > overlap) {
                overlap = iou;
                best = Optional.of(new FaceDetection(again.box(), again.landmarks(), face.score()));
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
