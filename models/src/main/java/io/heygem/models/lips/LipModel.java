package io.heygem.models.lips;

import io.heygem.models.onnx.ModelException;

/** Paints the mouth that belongs to a sound. Not thread-safe; deterministic on the CPU. */
public interface LipModel extends AutoCloseable {

    LipModelSpec spec();

    /** The execution provider that really runs the network, for example {@code CPU}. */
    String provider();

    /** Frames that go through the network in one run; larger batches are cut into such. */
    int maxBatch();

    /**
     * Runs the network on one batch of any size.
     *
     * @return uint8 [N, S, S, 3], NHWC, BGR, 0..255: the same crops with moved mouths
     */
    byte[] infer(LipBatch batch) throws ModelException;

    @Override
    void close();
}
