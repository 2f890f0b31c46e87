package io.heygem.pipeline;

import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.lips.LipModels;
import io.heygem.models.lips.OnnxLipModel;
import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.detect.FaceDetectorFactory;
import io.heygem.operators.infer.LipModelFactory;
import java.nio.file.Path;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The networks of a deployment: what the drawing must know of them and how stages open them.
 *
 * @param lips what the stages must know to feed the lip model
 * @param provider what really runs the lip model on this machine, for example {@code CPU}
 * @param lipModels opens the lip model
 * @param detectorId what face tracks depend on
 * @param detectors opens the face detector
 */
public record Networks(
        LipModelSpec lips,
        String provider,
        LipModelFactory lipModels,
        String detectorId,
        FaceDetectorFactory detectors) {

    /** The networks that the options name; each is opened once to learn about it. */
    public static Networks of(ReadableConfig options) throws ModelException {
        Device device = options.get(LipSyncOptions.DEVICE);
        int wanted = options.get(LipSyncOptions.INFER_THREADS);
        int threads = wanted > 0 ? wanted : Runtime.getRuntime().availableProcessors();
        String name = options.getOptional(LipSyncOptions.LIP_MODEL).orElse(LipModels.DEFAULT);
        LipModelFactory lipModels = lipModels(name, device, threads);
        String detector = options.get(LipSyncOptions.FACE_DETECTOR);
        FaceDetectorFactory detectors = () -> FaceDetectors.open(detector);
        if (!options.get(LipSyncOptions.INFER_GPU_RESOURCE).isEmpty()) {
            // Whoever submits the job need not have one of the GPUs that TaskManagers hand out.
            Networks onCpu = of(lipModels(name, Device.CPU, threads), detectors);
            return new Networks(
                    onCpu.lips(), device.name(), lipModels, onCpu.detectorId(), onCpu.detectors());
        }
        return of(lipModels, detectors);
    }

    private static LipModelFactory lipModels(String name, Device device, int threads) {
        return LipModels.isBundled(name)
                ? gpu -> LipModels.bundled(name, device, gpu, threads)
                : gpu -> OnnxLipModel.open(Path.of(name), device, gpu, threads);
    }

    /** Any networks; each is opened once to learn about it. */
    public static Networks of(LipModelFactory lipModels, FaceDetectorFactory detectors)
            throws ModelException {
        try (LipModel model = lipModels.open(0);
                FaceDetector detector = detectors.open()) {
            return new Networks(
                    model.spec(), model.provider(), lipModels, detector.id(), detectors);
        }
    }
}
