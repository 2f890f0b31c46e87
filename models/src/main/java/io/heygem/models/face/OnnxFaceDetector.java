package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.Landmarks;
import io.heygem.models.image.Look;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.Digest;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds faces with two networks. The first looks at the whole frame; where that shows nobody, or
 * only small faces, at overlapping squares of it, and where it still shows nobody, at the frame
 * lying on its sides and on its head. The second, always BlazeFace for close faces, looks at each
 * face again, turned upright: that places the key points more finely, and a doubtful face, one of a
 * network without key points and one from a square count only if it sees them too.
 */
final class OnnxFaceDetector implements FaceDetector {

    /** Smallest face that a square may report, pixels of the frame. */
    private static final float MIN_TILE_FACE_PX = 24;

    /** Where no face is higher than this share of the frame's shorter side, others are sought. */
    private static final float SMALL = 0.1f;

    private static final float SAME_FACE_IOU = 0.3f;

    /** Side of a close-up in sides of the face's box. */
    private static final float CLOSE_UP = 2f;

    /** A close-up may place a face this little away from where it was found (IoU). */
    private static final float CLOSE_UP_IOU = 0.4f;

    /** Hair and shadows look like faces on their heads, but never this much. */
    private static final float SURELY_TURNED = 0.85f;

    /** From one frame to the next a face moves at most this far (IoU). */
    private static final float FOLLOW_IOU = 0.3f;

    private final String id;
    private final FaceNet wide;
    private final FaceNet close;

    private OnnxFaceDetector(String id, FaceNet wide, FaceNet close) {
        this.id = id;
        this.wide = wide;
        this.close = close;
    }

    /**
     * Opens a detector on the CPU.
     *
     * @param file the network that looks at whole frames
     * @param threads CPU threads of one run
     */
    static OnnxFaceDetector open(ModelFile file, int threads) throws ModelException {
        ModelFile closeFile = ModelFile.bundled(FaceDetectors.FRONT);
        FaceNet wide = FaceNets.open(file, threads);
        try {
            String id =
                    "faces-3:%s:%s:%s:%s"
                            .formatted(
                                    wide.family(),
                                    Digest.sha256(file.graph()).substring(0, 12),
                                    closeFile.manifest().required("sha256").substring(0, 12),
                                    wide.threshold());
            return new OnnxFaceDetector(id, wide, FaceNets.open(closeFile, threads));
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
        List<FaceDetection> faces = whole(frame, 0);
        float small = SMALL * Math.min(frame.width(), frame.height());
        if (faces.stream().noneMatch(face -> face.box().height() > small)) {
            faces.addAll(inTiles(frame));
        }
        for (int turns = 1; faces.isEmpty() && turns < 4; turns++) {
            faces = whole(frame, turns);
        }
        return Faces.distinct(faces, SAME_FACE_IOU);
    }

    @Override
    public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before)
            throws ModelException {
        if (before.isEmpty()) {
            return Faces.distinct(whole(frame, 0), SAME_FACE_IOU);
        }
        List<FaceDetection> faces = new ArrayList<>();
        for (FaceDetection face : before) {
            Optional<FaceDetection> again = closeUp(frame, face, 0, FOLLOW_IOU);
            again.filter(f -> faces.stream().noneMatch(k -> k.box().iou(f.box()) > SAME_FACE_IOU))
                    .ifPresent(faces::add);
        }
        return faces;
    }

    private List<FaceDetection> whole(YuvFrame frame, int turns) throws ModelException {
        List<FaceDetection> faces = new ArrayList<>();
        for (FaceDetection face :
                look(frame, Look.at(frame, turns, wide.width(), wide.height()), wide)) {
            Optional<FaceDetection> finer = closeUp(frame, face, turns != 0);
            boolean believed = wide.hasLandmarks() && turns == 0 && face.score() >= wide.sure();
            if (finer.isPresent() || believed) {
                faces.add(finer.orElse(face));
            }
        }
        return faces;
    }

    private List<FaceDetection> inTiles(YuvFrame frame) throws ModelException {
        List<FaceDetection> all = new ArrayList<>();
        for (Look tile : Tiles.of(frame.width(), frame.height(), wide)) {
            for (FaceDetection face : look(frame, tile, wide)) {
                if (face.box().width() >= MIN_TILE_FACE_PX
                        && Tiles.whole(face.box(), tile, frame)) {
                    all.add(face);
                }
            }
        }
        List<FaceDetection> seen = new ArrayList<>();
        for (FaceDetection face : Faces.distinct(all, SAME_FACE_IOU)) {
            closeUp(frame, face, false).ifPresent(seen::add);
        }
        return seen;
    }

    /**
     * The same face placed more finely; empty where the close-up shows none. Upside down a face is
     * often found, too, but badly: so a doubtful one is looked at from all sides.
     *
     * @param lies whether the face was found in a frame lying on its side or head
     */
    private Optional<FaceDetection> closeUp(YuvFrame frame, FaceDetection face, boolean lies)
            throws ModelException {
        Optional<FaceDetection> best = closeUp(frame, face, 0, CLOSE_UP_IOU);
        if (lies) {
            best = best.filter(seen -> seen.score() >= SURELY_TURNED);
        }
        float score = Math.max(SURELY_TURNED, best.map(FaceDetection::score).orElse(0f));
        for (int turns = 1; turns < 4 && score <= SURELY_TURNED; turns++) {
            Optional<FaceDetection> seen =
                    closeUp(frame, face, (float) (turns * Math.PI / 2), CLOSE_UP_IOU);
            if (seen.isPresent() && seen.get().score() > score) {
                score = seen.get().score();
                best = seen;
            }
        }
        return best.map(seen -> new FaceDetection(seen.box(), seen.landmarks(), face.score()));
    }

    private Optional<FaceDetection> closeUp(
            YuvFrame frame, FaceDetection face, float turn, float iou) throws ModelException {
        Box box = face.box();
        float side = Math.max(16, CLOSE_UP * Math.max(box.width(), box.height()));
        // Without key points all of them lie in one place, which shows as no roll.
        FaceRect part =
                new FaceRect(
                        (box.left() + box.right()) / 2,
                        (box.top() + box.bottom()) / 2,
                        side,
                        side,
                        FacePose.of(face.landmarks()).rollRad() + turn);
        Optional<FaceDetection> best = Optional.empty();
        float overlap = iou;
        for (FaceDetection again :
                look(frame, new Look(part, close.width(), close.height()), close)) {
            float both = again.box().iou(box);
            if (both > overlap) {
                overlap = both;
                best = Optional.of(again);
            }
        }
        return best;
    }

    private static List<FaceDetection> look(YuvFrame frame, Look look, FaceNet net)
            throws ModelException {
        List<FaceDetection> faces = new ArrayList<>();
        for (FaceDetection face : net.find(look.draw(frame))) {
            Landmarks p = face.landmarks();
            faces.add(
                    new FaceDetection(
                            look.frameBox(face.box()),
                            new Landmarks(
                                    look.frameX(p.rightEyeX(), p.rightEyeY()),
                                    look.frameY(p.rightEyeX(), p.rightEyeY()),
                                    look.frameX(p.leftEyeX(), p.leftEyeY()),
                                    look.frameY(p.leftEyeX(), p.leftEyeY()),
                                    look.frameX(p.noseX(), p.noseY()),
                                    look.frameY(p.noseX(), p.noseY()),
                                    look.frameX(p.mouthX(), p.mouthY()),
                                    look.frameY(p.mouthX(), p.mouthY())),
                            face.score()));
        }
        return faces;
    }

    @Override
    public void close() {
        close.close();
        wide.close();
    }
}
