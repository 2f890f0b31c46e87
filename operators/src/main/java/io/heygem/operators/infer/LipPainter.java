package io.heygem.operators.infer;

import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.MouthPatches;
import java.util.Arrays;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the lip model on all faces of a segment, one batch after the other. Where the device lacks
 * memory for a batch it is halved, and stays so.
 */
public final class LipPainter {

    private static final Logger LOG = LoggerFactory.getLogger(LipPainter.class);

    private final LipModel model;
    private final IntConsumer batches;
    private int batch;

    /**
     * @param batches told of the size of each batch that went through
     */
    public LipPainter(LipModel model, IntConsumer batches) {
        this.model = model;
        this.batches = batches;
        this.batch = model.maxBatch();
    }

    /**
     * The mouths that belong to what is heard.
     *
     * @param wanted run between batches; throws when the work shall end
     */
    public MouthPatches paint(FaceCrops crops, Runnable wanted) throws ModelException {
        int faces = crops.segment().faces();
        byte[] patches = new byte[crops.crops().length];
        int first = 0;
        while (first < faces) {
            wanted.run();
            int count = Math.min(batch, faces - first);
            byte[] painted;
            try {
                painted = model.infer(slice(crops, faces, first, count));
            } catch (ModelException e) {
                if (!e.isOutOfMemory() || count == 1) {
                    throw e;
                }
                batch = count / 2;
                LOG.warn(
                        "no memory on {} for {} frames at once, {} from now on",
                        model.provider(),
                        count,
                        batch,
                        e);
                continue;
            }
            System.arraycopy(painted, 0, patches, first * (patches.length / faces), painted.length);
            batches.accept(count);
            first += count;
        }
        return new MouthPatches(crops.segment(), patches);
    }

    private static LipBatch slice(FaceCrops crops, int faces, int first, int count) {
        if (count == faces) {
            return new LipBatch(faces, crops.crops(), crops.mels());
        }
        int crop = crops.crops().length / faces;
        int mel = crops.mels().length / faces;
        return new LipBatch(
                count,
                Arrays.copyOfRange(crops.crops(), first * crop, (first + count) * crop),
                Arrays.copyOfRange(crops.mels(), first * mel, (first + count) * mel));
    }
}
