package io.heygem.jobs.cli;

import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.FloatTensor;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.OnnxModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * How wide a mouth is open: the gap between the inner lips by the distance of the eyes, from
 * MediaPipe's face mesh of 468 points, which is not part of this project.
 */
final class MouthOpening implements AutoCloseable {

    private static final int SIDE = 192;
    private static final int POINTS = 468 * 3;

    /** The mesh wants some air round the face; sizes are eye-mouth distances. */
    private static final double FACE = 4.2;

    private static final double MIDDLE_BELOW_EYES = 0.4;

    private final OnnxModel mesh;
    private final Map<String, FloatTensor> answers = new HashMap<>();
    private final String points;

    MouthOpening(Path file) throws IOException, ModelException {
        mesh = OnnxModel.open("face mesh", Files.readAllBytes(file), Device.CPU, 1);
        String largest = null;
        for (var output : mesh.outputs()) {
            long[] shape = new long[output.rank()];
            long size = 1;
            for (int axis = 0; axis < shape.length; axis++) {
                shape[axis] = Math.max(1, output.axis(axis));
                size *= shape[axis];
            }
            answers.put(output.name(), FloatTensor.of(shape));
            largest = size == POINTS ? output.name() : largest;
        }
        points = largest;
    }

    /** Opening of the mouth of a face; about 0 when shut, 0.3 when wide open. */
    double of(YuvFrame frame, FacePose pose) throws ModelException {
        double unit = pose.eyeMouthPx();
        FaceRect rect =
                new FaceRect(
                        (float)
                                (pose.eyesX()
                                        - MIDDLE_BELOW_EYES * unit * Math.sin(pose.rollRad())),
                        (float)
                                (pose.eyesY()
                                        + MIDDLE_BELOW_EYES * unit * Math.cos(pose.rollRad())),
                        (float) (FACE * unit),
                        (float) (FACE * unit),
                        pose.rollRad());
        byte[] bgr = FaceCropper.crop(frame, rect, SIDE);
        FloatTensor in = FloatTensor.of(1, 3, SIDE, SIDE);
        for (int i = 0; i < SIDE * SIDE; i++) {
            for (int channel = 0; channel < 3; channel++) {
                in.values()
                        .put(channel * SIDE * SIDE + i, (bgr[3 * i + 2 - channel] & 0xff) / 255f);
            }
        }
        mesh.run(Map.of(mesh.inputs().get(0).name(), in), answers);
        double eyes =
                Math.hypot(
                        (x(33) + x(133) - x(362) - x(263)) / 2,
                        (y(33) + y(133) - y(362) - y(263)) / 2);
        return Math.hypot(x(13) - x(14), y(13) - y(14)) / eyes;
    }

    private double x(int point) {
        return answers.get(points).values().get(3 * point);
    }

    private double y(int point) {
        return answers.get(points).values().get(3 * point + 1);
    }

    @Override
    public void close() {
        mesh.close();
    }
}
