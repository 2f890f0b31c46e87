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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * YuNet (Wu et al., 2023) and SCRFD (Guo et al., 2021): grids at strides 8, 16 and 32, five key
 * points (right eye, left eye, nose, right and left corner of the mouth). Input float32 [1, 3, H,
 * W], H and W multiples of 32.
 *
 * <p>YuNet, BGR 0..255, one anchor per cell: class and object score, whose geometric mean counts;
 * box as centre and logarithm of the size; outputs {@code cls}, {@code obj}, {@code bbox}, {@code
 * kps}. SCRFD, RGB (v - 127.5) / 128, two anchors per cell: score; box as distances to its four
 * sides. All in strides from the cell's corner. Outputs with 1, 4 and 10 values, each kind in
 * ascending stride.
 */
final class GridFaceNet implements FaceNet {

    private static final int[] STRIDES = {8, 16, 32};
    private static final int POINTS = 10;
    private static final float SAME_FACE_IOU = 0.4f;

    private final OnnxModel model;
    private final ChannelInput input;
    private final boolean yunet;
    private final Map<String, FloatTensor> out = new HashMap<>();
    private final List<Grid> grids = new ArrayList<>();

    private record Grid(
            int stride, FloatBuffer cls, FloatBuffer obj, FloatBuffer box, FloatBuffer points) {}

    /**
     * @param model handed over; this class closes it
     */
    GridFaceNet(OnnxModel model, ModelManifest manifest) throws ModelException {
        this.model = model;
        yunet = isYunet(model);
        input =
                yunet
                        ? ChannelInput.of(model, manifest, false, 0, 1)
                        : ChannelInput.of(model, manifest, true, 127.5f, 128);
        int kinds = model.outputs().size() / STRIDES.length;
        for (int i = 0; i < STRIDES.length; i++) {
            FloatBuffer[] values = new FloatBuffer[kinds];
            for (int kind = 0; kind < kinds; kind++) {
                TensorSpec spec = model.outputs().get(kind * STRIDES.length + i);
                values[kind] = output(spec, STRIDES[i], width(kind, kinds));
            }
            grids.add(
                    new Grid(
                            STRIDES[i],
                            values[0],
                            values[yunet ? 1 : 0],
                            values[kinds - 2],
                            values[kinds - 1]));
        }
        find(new byte[3 * input.width() * input.height()]);
    }

    private static int width(int kind, int kinds) {
        return kind == kinds - 1 ? POINTS : kind == kinds - 2 ? 4 : 1;
    }

    private FloatBuffer output(TensorSpec spec, int stride, int width) {
        int cells = (input.width() / stride) * (input.height() / stride) * (yunet ? 1 : 2);
        FloatTensor tensor =
                spec.rank() == 3 ? FloatTensor.of(1, cells, width) : FloatTensor.of(cells, width);
        out.put(spec.name(), tensor);
        return tensor.values();
    }

    private static boolean isYunet(OnnxModel model) {
        return model.outputs().size() == 4 * STRIDES.length;
    }

    /** Whether a graph is of one of these families. */
    static boolean fits(OnnxModel model) {
        List<TensorSpec> outputs = model.outputs();
        int kinds = outputs.size() / STRIDES.length;
        if (!ChannelInput.fits(model)
                || outputs.size() % STRIDES.length != 0
                || (kinds != 3 && kinds != 4)) {
            return false;
        }
        for (int i = 0; i < outputs.size(); i++) {
            TensorSpec out = outputs.get(i);
            int width = width(i / STRIDES.length, kinds);
            boolean open = out.rank() > 0 && out.axis(out.rank() - 1) < 0;
            boolean named = out.name().endsWith("_" + STRIDES[i % STRIDES.length]);
            if (out.rank() < 2
                    || out.rank() > 3
                    || !(open ? named : out.axis(out.rank() - 1) == width)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String family() {
        return (yunet ? "YuNet " : "SCRFD ") + input.width() + " x " + input.height();
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
        return yunet ? 0.6f : 0.5f;
    }

    @Override
    public float sure() {
        return yunet ? 0.8f : 0.65f;
    }

    @Override
    public boolean hasLandmarks() {
        return true;
    }

    @Override
    public List<FaceDetection> find(byte[] picture) throws ModelException {
        input.fill(picture);
        model.run(input.feeds(), out);
        List<FaceDetection> all = new ArrayList<>();
        for (Grid grid : grids) {
            int columns = input.width() / grid.stride;
            int anchors = yunet ? 1 : 2;
            for (int i = 0; i < grid.cls.capacity(); i++) {
                float score =
                        (float) Math.sqrt(unit(grid.cls.get(i)) * (double) unit(grid.obj.get(i)));
                if (score >= threshold()) {
                    int cell = i / anchors;
                    all.add(face(grid, i, cell % columns, cell / columns, score));
                }
            }
        }
        return Faces.distinct(all, SAME_FACE_IOU);
    }

    private static float unit(float score) {
        return Math.max(0, Math.min(1, score));
    }

    private FaceDetection face(Grid grid, int at, int column, int row, float score) {
        float s = grid.stride;
        float[] b = new float[4];
        float[] p = new float[POINTS];
        grid.box.get(4 * at, b);
        grid.points.get(POINTS * at, p);
        Box box;
        if (yunet) {
            float x = (column + b[0]) * s;
            float y = (row + b[1]) * s;
            float halfWidth = (float) Math.exp(b[2]) * s / 2;
            float halfHeight = (float) Math.exp(b[3]) * s / 2;
            box = new Box(x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight);
        } else {
            box =
                    new Box(
                            (column - b[0]) * s,
                            (row - b[1]) * s,
                            (column + b[2]) * s,
                            (row + b[3]) * s);
        }
        for (int i = 0; i < POINTS; i++) {
            p[i] = (p[i] + (i % 2 == 0 ? column : row)) * s;
        }
        return new FaceDetection(
                box,
                new Landmarks(
                        p[0], p[1], p[2], p[3], p[4], p[5], (p[6] + p[8]) / 2, (p[7] + p[9]) / 2),
                score);
    }

    @Override
    public void close() {
        model.close();
    }
}
