package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A machine of two cores, acted by threads that sleep: whoever computes holds one of two permits
 * for some milliseconds and then queues again, as a fair scheduler would have it. So queueing in
 * the stream is measured apart from what else the machine has to do.
 */
final class SharedCores {

    private static final int CORES = 2;
    private static final long SLICE_NS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final Semaphore FREE = new Semaphore(CORES, true);

    /** What a 768 x 576 frame costs to decode and search, see BENCHMARK.md. */
    private static final double DETECT_MS = 16;

    /** What a frame costs in the lip model, on all cores together. */
    private static final double LIPS_MS = 20;

    private SharedCores() {}

    private static void compute(double ms) {
        long left = (long) (ms * 1e6);
        while (left > 0) {
            FREE.acquireUninterruptibly();
            long begin = System.nanoTime();
            try {
                Thread.sleep(Math.max(1, Math.min(left, SLICE_NS) / 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                FREE.release();
            }
            left -= System.nanoTime() - begin;
        }
    }

    /** Finds the face in the middle, at the cost of a real search. */
    static final class Detector implements FaceDetector {
        private final FaceDetector fake = new FakeFaceDetector();

        @Override
        public String id() {
            return fake.id();
        }

        @Override
        public List<FaceDetection> detect(YuvFrame frame) throws ModelException {
            compute(DETECT_MS);
            return fake.detect(frame);
        }

        @Override
        public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before)
                throws ModelException {
            return detect(frame);
        }

        @Override
        public void close() {
            fake.close();
        }
    }

    /** Paints a bar code, at the cost of a real model on two threads. */
    static final class Lips implements LipModel {
        private final LipModel fake = new FakeLipModel(96);

        @Override
        public LipModelSpec spec() {
            return fake.spec();
        }

        @Override
        public String provider() {
            return fake.provider();
        }

        @Override
        public int maxBatch() {
            return 16;
        }

        @Override
        public byte[] infer(LipBatch batch) throws ModelException {
            double half = LIPS_MS * batch.count() / CORES;
            CompletableFuture<Void> other = CompletableFuture.runAsync(() -> compute(half));
            compute(half);
            other.join();
            return fake.infer(batch);
        }

        @Override
        public void close() {
            fake.close();
        }
    }
}
