package io.heygem.models.lips;

import io.heygem.models.image.CropSpec;
import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.Digest;
import io.heygem.models.onnx.FloatTensor;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import io.heygem.models.onnx.ModelManifest;
import io.heygem.models.onnx.OnnxModel;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * Any network with Wav2Lip's contract. It sees each crop twice: with the lower half black (channels
 * 0..2) and whole (channels 3..5), BGR, 0..1.
 *
 * <p>A manifest beside the file may state what the graph cannot: {@code crop.above-eyes}, {@code
 * crop.below-mouth}, {@code crop.width} (see {@link CropSpec}), {@code mel.columns}, {@code
 * mel.columns-before}. Without one the values of Wav2Lip's own weights hold.
 *
 * <p>Answers are rounded to whole levels. Wav2Lip truncates, which darkens every pixel by half a
 * level on average; a mouth that is blended into the frame must not differ in tone.
 */
public final class OnnxLipModel implements LipModel {

    private static final int BANDS = 80;
    private static final int MAX_BATCH = 16;

    /** Crop pixels in one run; larger batches of larger crops only cost memory. */
    private static final int MAX_BATCH_PIXELS = 600_000;

    private static final float[] LEVELS = levels();

    private final OnnxModel model;
    private final LipGraph graph;
    private final LipModelSpec spec;
    private final int batch;
    private final FloatBuffer mels;
    private final FloatBuffer faces;
    private final FloatBuffer answers;

    /** One channel plane of one crop, on its way into the input buffer. */
    private final float[] plane;

    private OnnxLipModel(OnnxModel model, LipGraph graph, LipModelSpec spec) {
        this.model = model;
        this.graph = graph;
        this.spec = spec;
        int area = spec.cropPx() * spec.cropPx();
        batch =
                graph.fixedBatch() > 0
                        ? graph.fixedBatch()
                        : Math.max(1, Math.min(MAX_BATCH, MAX_BATCH_PIXELS / area));
        mels = FloatTensor.of(batch, 1, BANDS, spec.melColumns()).values();
        faces = FloatTensor.of(batch, 6, spec.cropPx(), spec.cropPx()).values();
        answers = FloatTensor.of(batch, 3, spec.cropPx(), spec.cropPx()).values();
        plane = new float[area];
    }

    /** Opens a foreign model; see {@link ModelFile#read(Path)} for its manifest. */
    public static OnnxLipModel open(Path file, Device device, int gpu, int threads)
            throws ModelException {
        return open(ModelFile.read(file), device, gpu, threads);
    }

    /** Opens a model; where it may use CUDA, on the first GPU. */
    public static OnnxLipModel open(ModelFile file, Device device, int threads)
            throws ModelException {
        return open(file, device, 0, threads);
    }

    /**
     * Opens a model.
     *
     * @param gpu which GPU, as CUDA counts from 0; of no meaning on the CPU
     * @param threads CPU threads of one run, at least 1
     */
    public static OnnxLipModel open(ModelFile file, Device device, int gpu, int threads)
            throws ModelException {
        ModelManifest manifest = file.manifest();
        CropSpec usual = CropSpec.WAV2LIP;
        CropSpec crop =
                new CropSpec(
                        manifest.positive("crop.above-eyes", usual.aboveEyes()),
                        manifest.positive("crop.below-mouth", usual.belowMouth()),
                        manifest.positive("crop.width", usual.width()));
        int columns = manifest.whole("mel.columns", 16, 1, 1000);
        int before = manifest.whole("mel.columns-before", 0, 0, 1000);
        OnnxModel model = OnnxModel.open(file.name(), file.graph(), device, gpu, threads);
        try {
            LipGraph graph = LipGraph.of(model, columns);
            String sha256 = Digest.sha256(file.graph());
            LipModelSpec spec =
                    new LipModelSpec(file.name(), sha256, graph.cropPx(), crop, columns, before);
            return new OnnxLipModel(model, graph, spec);
        } catch (ModelException e) {
            model.close();
            throw e;
        }
    }

    @Override
    public LipModelSpec spec() {
        return spec;
    }

    @Override
    public String provider() {
        return model.provider();
    }

    @Override
    public int maxBatch() {
        return batch;
    }

    @Override
    public byte[] infer(LipBatch in) throws ModelException {
        check(in);
        int area = plane.length;
        byte[] out = new byte[in.faces().length];
        for (int first = 0; first < in.count(); first += batch) {
            int n = Math.min(batch, in.count() - first);
            run(in, first, n);
            for (int k = 0; k < n; k++) {
                for (int channel = 0; channel < 3; channel++) {
                    answers.get((3 * k + channel) * area, plane);
                    int at = 3 * (first + k) * area + channel;
                    for (int i = 0; i < area; i++) {
                        out[at + 3 * i] = level(plane[i]);
                    }
                }
            }
        }
        return out;
    }

    /** The answer before rounding: float32 [N, 3, S, S], NCHW, BGR, 0..1. */
    float[] inferFloats(LipBatch in) throws ModelException {
        check(in);
        int values = 3 * plane.length;
        float[] out = new float[in.count() * values];
        for (int first = 0; first < in.count(); first += batch) {
            int n = Math.min(batch, in.count() - first);
            run(in, first, n);
            answers.get(0, out, first * values, n * values);
        }
        return out;
    }

    /** Leaves the answers of frames {@code first..first+n} in {@link #answers}. */
    private void run(LipBatch in, int first, int n) throws ModelException {
        int melSize = BANDS * spec.melColumns();
        mels.put(0, in.mels(), first * melSize, n * melSize);
        for (int k = 0; k < n; k++) {
            putFace(in.faces(), first + k, k);
        }
        int size = graph.fixedBatch() > 0 ? batch : n;
        int s = spec.cropPx();
        FloatTensor mel = slice(mels, size, 1, BANDS, spec.melColumns());
        FloatTensor face = slice(faces, size, 6, s, s);
        model.run(
                Map.of(graph.mel(), mel, graph.face(), face),
                Map.of(graph.answer(), slice(answers, size, 3, s, s)));
    }

    private void putFace(byte[] crops, int from, int to) {
        int area = plane.length;
        int start = 3 * from * area;
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < area; i++) {
                plane[i] = LEVELS[crops[start + 3 * i + channel] & 0xff];
            }
            faces.put((6 * to + 3 + channel) * area, plane);
            Arrays.fill(plane, area / 2, area, 0);
            faces.put((6 * to + channel) * area, plane);
        }
    }

    private byte level(float value) throws ModelException {
        if (Float.isNaN(value)) {
            throw new ModelException(
                    "model %s answered NaN on %s, expected 0..1; the mel or the weights are broken"
                            .formatted(spec.name(), model.provider()));
        }
        return (byte) Math.max(0, Math.min(255, Math.round(value * 255)));
    }

    private void check(LipBatch in) {
        int face = 3 * plane.length;
        int mel = BANDS * spec.melColumns();
        if (in.faces().length != in.count() * face || in.mels().length != in.count() * mel) {
            throw new IllegalArgumentException(
                    "batch of %d has %d bytes of crops and %d mel values, expected %d and %d each"
                            .formatted(in.count(), in.faces().length, in.mels().length, face, mel));
        }
    }

    private static FloatTensor slice(FloatBuffer all, long... shape) {
        long elements = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        return new FloatTensor(all.slice(0, (int) elements), shape);
    }

    private static float[] levels() {
        float[] levels = new float[256];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = i / 255f;
        }
        return levels;
    }

    @Override
    public void close() {
        model.close();
    }
}
