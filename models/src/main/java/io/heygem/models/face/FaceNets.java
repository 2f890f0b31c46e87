package io.heygem.models.face;

import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import io.heygem.models.onnx.ModelFile;
import io.heygem.models.onnx.OnnxModel;

/** Recognises the family of a detector's graph from its inputs and outputs. */
final class FaceNets {

    private FaceNets() {}

    /**
     * Opens a network on the CPU.
     *
     * @param threads CPU threads of one run
     * @throws ModelException naming all inputs and outputs, if the graph is of no family known here
     */
    static FaceNet open(ModelFile file, int threads) throws ModelException {
        OnnxModel model = OnnxModel.open(file.name(), file.graph(), Device.CPU, threads);
        boolean opened = false;
        try {
            FaceNet net = recognise(model, file);
            opened = true;
            return net;
        } finally {
            if (!opened) {
                model.close();
            }
        }
    }

    private static FaceNet recognise(OnnxModel model, ModelFile file) throws ModelException {
        if (model.inputs().size() == 1 && !model.outputs().isEmpty()) {
            if (BlazeFaceNet.fits(model)) {
                return new BlazeFaceNet(model);
            }
            if (GridFaceNet.fits(model)) {
                return new GridFaceNet(model, file.manifest());
            }
            if (UltraFaceNet.fits(model)) {
                return new UltraFaceNet(model, file.manifest());
            }
        }
        throw new ModelException(
                ("model %s is no face detector known here: inputs %s, outputs %s; expected BlazeFace"
                                + " (input [1, S, S, 3], outputs [1, 512, 1], [1, 384, 1], [1, 512, 16],"
                                + " [1, 384, 16]), YuNet (input [1, 3, H, W], outputs cls_8, cls_16,"
                                + " cls_32, obj_..., bbox_..., kps_...), SCRFD with key points (input [1,"
                                + " 3, H, W], three outputs each of n, n x 4 and n x 10) or UltraFace"
                                + " (input [1, 3, H, W], outputs [1, n, 2], [1, n, 4])")
                        .formatted(model.name(), model.inputs(), model.outputs()));
    }
}
