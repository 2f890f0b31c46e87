package io.heygem.models.face;

import io.heygem.models.image.Box;
import io.heygem.models.image.Landmarks;
import io.heygem.models.onnx.FloatTensor;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.OnnxModel;
import io.heygem.models.onnx.TensorSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One BlazeFace network (Bazarevsky et al., 2019) and the decoding of its 896 anchors.
 *
 * <p>Input float32 [1, S, S, 3], NHWC, RGB, -1..1. Outputs, found by shape: scores [1, n, 1],
 * logits, and boxes [1, n, 16] with n = 512 (two anchors per cell of a 16 x 16 grid) and n = 384
 * (six per cell of an 8 x 8 grid). A box is centre, size and six points (right eye, left eye, nose,
 * mouth, ears), in input pixels, relative to the middle of its anchor's cell.
 */
final class BlazeFaceNet implements FaceNet {

    private static final float THRESHOLD = 0.6f;
    private static final float SURE = 0.75f;

    private static final int VALUES = 16;

    /** Anchors of one face overlap more than this. */
    private static final float SAME_FACE_IOU = 0.3f;

    private final OnnxModel model;
    private final int size;
    private final Map<String, FloatTensor> in;
    private final Map<String, FloatTensor> out = new HashMap<>();
    private final Grid[] grids = new Grid[2];

    /** One of the two output pairs: {@code cells} per side, {@code anchors} in each cell. */
    private record Grid(int cells, int anchors, FloatTensor scores, FloatTensor boxes) {}

    /** Candidate in the network's input pixels: centre, size and points as in the output. */
    private record Candidate(float score, Box box, float[] values) {}

    /**
     * @param model handed over; this class closes it
     */
    BlazeFaceNet(OnnxModel model) throws ModelException {
        this.model = model;
        TensorSpec input = model.inputs().get(0);
        size = (int) input.axis(1);
        FloatTensor tensor = FloatTensor.of(1, size, size, 3);
        in = Map.of(input.name(), tensor);
        for (TensorSpec spec : model.outputs()) {
            out.put(spec.name(), FloatTensor.of(1, spec.axis(1), spec.axis(2)));
        }
        grids[0] = new Grid(16, 2, output(512, 1), output(512, VALUES));
        grids[1] = new Grid(8, 6, output(384, 1), output(384, VALUES));
    }

    private FloatTensor output(long anchors, long values) throws ModelException {
        for (TensorSpec spec : model.outputs()) {
            if (spec.axis(1) == anchors && spec.axis(2) == values) {
                return out.get(spec.name());
            }
        }
        throw new ModelException(
                "model %s has outputs %s, expected one of [1, %d, %d]"
                        .formatted(model.name(), model.outputs(), anchors, values));
    }

    /** Whether a graph is of this family. */
    static boolean fits(OnnxModel model) {
        TensorSpec input = model.inputs().get(0);
        return model.outputs().size() == 4
                && input.rank() == 4
                && input.axis(1) == input.axis(2)
                && input.axis(1) > 0
                && input.axis(3) == 3
                && model.outputs().stream()
                        .allMatch(
                                out ->
                                        out.rank() == 3
                                                && (out.axis(1) == 512 || out.axis(1) == 384)
                                                && (out.axis(2) == 1 || out.axis(2) == VALUES));
    }

    @Override
    public String family() {
        return "BlazeFace";
    }

    @Override
    public int width() {
        return size;
    }

    @Override
    public int height() {
        return size;
    }

    @Override
    public float threshold() {
        return THRESHOLD;
    }

    @Override
    public float sure() {
        return SURE;
    }

    @Override
    public boolean hasLandmarks() {
        return true;
    }

    @Override
    public List<FaceDetection> find(byte[] picture) throws ModelException {
        var values = in.values().iterator().next().values();
        for (int i = 0; i < picture.length; i += 3) {
            values.put(i, (picture[i + 2] & 0xff) / 127.5f - 1);
            values.put(i + 1, (picture[i + 1] & 0xff) / 127.5f - 1);
            values.put(i + 2, (picture[i] & 0xff) / 127.5f - 1);
        }
        model.run(in, out);
        List<Candidate> candidates = new ArrayList<>();
        for (Grid grid : grids) {
            decode(grid, candidates);
        }
        candidates.sort(Comparator.comparingDouble(c -> -c.score));
        List<FaceDetection> faces = new ArrayList<>();
        while (!candidates.isEmpty()) {
            faces.add(face(join(candidates)));
        }
        return faces;
    }

    private void decode(Grid grid, List<Candidate> candidates) {
        double logit = Math.log(THRESHOLD / (1 - THRESHOLD));
        int count = grid.cells * grid.cells * grid.anchors;
        for (int a = 0; a < count; a++) {
            float score = grid.scores.values().get(a);
            if (!(score >= logit)) {
                continue;
            }
            int cell = a / grid.anchors;
            float cellPx = size / (float) grid.cells;
            int row = cell / grid.cells;
            float anchorX = (cell - row * grid.cells + 0.5f) * cellPx;
            float anchorY = (row + 0.5f) * cellPx;
            float[] v = new float[VALUES];
            grid.boxes.values().get(a * VALUES, v);
            for (int i = 0; i < VALUES; i++) {
                boolean isSize = i == 2 || i == 3;
                v[i] += isSize ? 0 : i % 2 == 0 ? anchorX : anchorY;
            }
            candidates.add(new Candidate((float) (1 / (1 + Math.exp(-score))), box(v), v));
        }
    }

    /** Takes the best candidate and all that overlap it, and averages them by their scores. */
    private static Candidate join(List<Candidate> candidates) {
        Candidate best = candidates.remove(0);
        List<Candidate> same = new ArrayList<>(List.of(best));
        candidates.removeIf(c -> c.box.iou(best.box) > SAME_FACE_IOU && same.add(c));
        float[] sum = new float[VALUES];
        float weight = 0;
        for (Candidate c : same) {
            weight += c.score;
            for (int i = 0; i < VALUES; i++) {
                sum[i] += c.score * c.values[i];
            }
        }
        for (int i = 0; i < VALUES; i++) {
            sum[i] /= weight;
        }
        return new Candidate(best.score, box(sum), sum);
    }

    private static Box box(float[] v) {
        return new Box(v[0] - v[2] / 2, v[1] - v[3] / 2, v[0] + v[2] / 2, v[1] + v[3] / 2);
    }

    private static FaceDetection face(Candidate c) {
        float[] v = c.values;
        return new FaceDetection(
                c.box, new Landmarks(v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11]), c.score);
    }

    @Override
    public void close() {
        model.close();
    }
}
