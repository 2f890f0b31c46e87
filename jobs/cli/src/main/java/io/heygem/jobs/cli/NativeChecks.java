package io.heygem.jobs.cli;

import io.heygem.jobs.cli.Finding.Verdict;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.lips.LipModels;
import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.FfmpegBuild;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Loads the native libraries and runs every network once. */
final class NativeChecks {

    private static final double NANOS = 1e6;
    private static final int FRAMES = 8;
    private static final int MEL_BANDS = 80;
    private static final byte GREY = (byte) 128;

    private final Messages messages;

    NativeChecks(Messages messages) {
        this.messages = messages;
    }

    Finding ffmpeg() {
        try {
            FfmpegBuild build = FfmpegBuild.load();
            return new Finding(
                    "ffmpeg",
                    Verdict.OK,
                    messages.get(
                            "doctor.ffmpeg.found",
                            build.version(),
                            build.licence(),
                            build.encoder()));
        } catch (LinkageError e) {
            return new Finding(
                    "ffmpeg", Verdict.FAILED, messages.get("doctor.ffmpeg.bad", e.getMessage()));
        }
    }

    /** Each bundled model, its digest compared with its manifest's. */
    Finding models() {
        try {
            for (String name : List.of(LipModels.DEFAULT, LipModels.STAND_IN)) {
                LipModels.bundled(name, Device.CPU, 1).close();
            }
            FaceDetectors.bundled().close();
            return new Finding(
                    "models",
                    Verdict.OK,
                    messages.get(
                            "doctor.models.found",
                            LipModels.DEFAULT + ", " + LipModels.STAND_IN + ", BlazeFace"));
        } catch (ModelException e) {
            return new Finding(
                    "models", Verdict.FAILED, messages.get("doctor.models.bad", e.getMessage()));
        }
    }

    /** One frame through the face detector, timed after a warm-up. */
    Finding detector() {
        YuvFrame frame = frame(640, 360);
        try (FaceDetector detector = FaceDetectors.bundled()) {
            detector.detect(frame);
            long start = System.nanoTime();
            detector.detect(frame);
            return new Finding("faces", Verdict.OK, took("doctor.faces.found", "CPU", start, 1));
        } catch (ModelException e) {
            return new Finding(
                    "faces",
                    Verdict.FAILED,
                    messages.get("doctor.lips.bad", "CPU", e.getMessage()));
        }
    }

    /** A batch through the lip model, timed after a warm-up; CUDA may be missing. */
    Finding lips(Device device) {
        int threads = Runtime.getRuntime().availableProcessors();
        String check = "lips." + device.name().toLowerCase(Locale.ROOT);
        try (LipModel model = LipModels.bundled(LipModels.DEFAULT, device, threads)) {
            LipBatch batch = batch(model.spec());
            model.infer(batch);
            long start = System.nanoTime();
            model.infer(batch);
            return new Finding(
                    check, Verdict.OK, took("doctor.lips.found", model.provider(), start, FRAMES));
        } catch (ModelException e) {
            Verdict verdict = device == Device.CUDA ? Verdict.WARNING : Verdict.FAILED;
            return new Finding(
                    check, verdict, messages.get("doctor.lips.bad", device, firstLine(e)));
        }
    }

    private String took(String key, String provider, long start, int frames) {
        double millis = (System.nanoTime() - start) / NANOS / frames;
        return messages.get(key, provider, String.format(Locale.ROOT, "%.1f", millis));
    }

    private static String firstLine(ModelException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private static LipBatch batch(LipModelSpec spec) {
        byte[] faces = new byte[FRAMES * spec.cropPx() * spec.cropPx() * 3];
        Arrays.fill(faces, GREY);
        return new LipBatch(FRAMES, faces, new float[FRAMES * MEL_BANDS * spec.melColumns()]);
    }

    private static YuvFrame frame(int width, int height) {
        byte[] luma = new byte[width * height];
        byte[] chroma = new byte[width * height / 4];
        Arrays.fill(luma, GREY);
        Arrays.fill(chroma, GREY);
        return new YuvFrame(width, height, luma, chroma, chroma, ColorMatrix.BT709, false);
    }
}
