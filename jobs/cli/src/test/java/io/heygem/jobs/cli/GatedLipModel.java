package io.heygem.jobs.cli;

import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import java.util.concurrent.CountDownLatch;

/** Paints nothing until it is let, so that a test can catch videos in the middle. */
final class GatedLipModel implements LipModel {

    private static CountDownLatch gate = new CountDownLatch(1);

    private final LipModel model;

    GatedLipModel(int cropPx) {
        model = new FakeLipModel(cropPx);
    }

    /** Stops all models of this process. */
    static void shut() {
        gate = new CountDownLatch(1);
    }

    /** Lets all models of this process go on. */
    static void open() {
        gate.countDown();
    }

    @Override
    public LipModelSpec spec() {
        return model.spec();
    }

    @Override
    public String provider() {
        return model.provider();
    }

    @Override
    public int maxBatch() {
        return model.maxBatch();
    }

    @Override
    public byte[] infer(LipBatch batch) throws ModelException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelException("interrupted", e);
        }
        return model.infer(batch);
    }

    @Override
    public void close() {
        model.close();
    }
}
