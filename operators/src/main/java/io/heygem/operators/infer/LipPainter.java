package io.heygem.operators.infer;

import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.MouthPatches;

/** Runs the lip model on all faces of a segment. */
public final class LipPainter {

    private final LipModel model;

    public LipPainter(LipModel model) {
        this.model = model;
    }

    /** The mouths that belong to what is heard. */
    public MouthPatches paint(FaceCrops crops) throws ModelException {
        int faces = crops.segment().track().present();
        byte[] patches =
                faces == 0
                        ? new byte[0]
                        : model.infer(new LipBatch(faces, crops.crops(), crops.mels()));
        return new MouthPatches(crops.segment(), patches);
    }
}
