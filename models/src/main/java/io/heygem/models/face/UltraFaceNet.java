package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;
import io.heygem.models.onnx.FloatTensor;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelManifest;
import io.heygem.models.onnx.OnnxModel;
import io.heygem.models.onnx.TensorSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * UltraFace (Linzaer, 2019), which knows boxes only. Input float32 [1, 3, H, W], RGB, (v - 127) /
 * 128. Outputs, found by shape: scores [1, n, 2], of which the second is the face's, and boxes [1,
 * n, 4]: left, top, right, bottom in 0..1 of the picture.
 */
final class UltraFaceNet implements FaceNet {

    private static final float THRESHOLD = 0.7f;
    private static final float SAME_FACE_IOU = 0.4f;

    private final OnnxModel model;
    private final ChannelInput input;
    private final FloatTensor scores;
    private final FloatTensor boxes;
    private final Map<String, FloatTensor> out;

    /**
     * @param model handed over; this class closes it
     */
    UltraFaceNet(OnnxModel model, ModelManifest manifest) throws ModelException {
        this.model = model;
        input = ChannelInput.of(model, manifest, true, 127, 128);
        TensorSpec first = model.outputs().get(0);
        TensorSpec second = model.outputs().get(1);
        boolean scoresFirst = first.axis(2) == 2;
        scores = FloatTensor.of(1, first.axis(1), 2);
        boxes = FloatTensor.of(1, first.axis(1), 4);
        out =
                Map.of(
                        first.name(), scoresFirst ? scores : boxes,
                        second.name(), scoresFirst ? boxes : scores);
    }

    /** Whether a graph is of this family. */
    static boolean fits(OnnxModel model) {
        if (!ChannelInput.fits(model) || model.outputs().size() != 2) {
            return false;
        }
        TensorSpec first = model.outputs().get(0);
        TensorSpec second = model.outputs().get(1);
        return model.inputs().get(0).axis(2) > 0
                && model.inputs().get(0).axis(3) > 0
                && first.rank() == 3
                && second.rank() == 3
                && first.axis(1) > 0
                && first.axis(1) == second.axis(1)
                && Math.min(first.axis(2), second.axis(2)) == 2
                && Math.max(first.axis(2), second.axis(2)) == 4;
    }

    @Override
    public String family() {
        return "UltraFace";
    }

    @Override
    public int width() {
        return input.width();
    }

    @Override
    public int height() {
        return input.height();
    }

    @Override
    public float threshold() {
        return THRESHOLD;
    }

    @Override
    public float sure() {
        return 1;
    }

    @Override
    public boolean hasLandmarks() {
        return false;
    }

    @Override
    public List<FaceDetection> find(byte[] picture) throws ModelException {
        input.fill(picture);
        model.run(input.feeds(), out);
        FloatBuffer score = scores.values();
        FloatBuffer box = boxes.values();
        List<FaceDetection> all = new ArrayList<>();
        for (int i = 0; i < score.capacity() / 2; i++) {
            float faceScore = score.get(2 * i + 1);
            if (faceScore >= THRESHOLD) {
                Box face =
                        new Box(
                                box.get(4 * i) * input.width(),
                                box.get(4 * i + 1) * input.height(),
                                box.get(4 * i + 2) * input.width(),
                                box.get(4 * i + 3) * input.height());
                float x = (face.left() + face.right()) / 2;
                float y = (face.top() + face.bottom()) / 2;
                all.add(new FaceDetection(face, new Landmarks(x, y, x, y, x, y, x, y), faceScore));
            }
        }
        return Faces.distinct(all, SAME_FACE_IOU);
    }

    @Override
    public void close() {
        model.close();
    }
}
