package io.heygem.models.lips;

import io.heygem.models.onnx.Device;
import io.heygem.models.onnx.ModelException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Frames per second of lip models in ONNX Runtime, batch 16. Arguments: threads, then models with
 * commas between them: names of bundled ones or ONNX files. The models take turns, so that other
 * work on the machine falls on all of them alike; the others are what the first is compared with.
 */
public final class LipModelBenchmark {

    private static final int BATCH = 16;
    private static final int WARM_UPS = 3;
    private static final int ROUNDS = 25;

    private final LipModel model;
    private final LipBatch batch;
    private final double[] wallMs = new double[ROUNDS];
    private final double[] cpuMs = new double[ROUNDS];

    private LipModelBenchmark(LipModel model) {
        this.model = model;
        int side = model.spec().cropPx();
        Random random = new Random(1);
        byte[] faces = new byte[BATCH * 3 * side * side];
        random.nextBytes(faces);
        float[] mels = new float[BATCH * 80 * model.spec().melColumns()];
        for (int i = 0; i < mels.length; i++) {
            mels[i] = 8 * random.nextFloat() - 4;
        }
        batch = new LipBatch(BATCH, faces, mels);
    }

    /** Prints the figures. */
    public static void main(String[] args) throws ModelException {
        int threads = Integer.parseInt(args[0]);
        List<LipModelBenchmark> all = new ArrayList<>();
        try {
            for (String name : args[1].split(",", -1)) {
                all.add(new LipModelBenchmark(open(name, threads)));
            }
            for (int round = -WARM_UPS; round < ROUNDS; round++) {
                for (LipModelBenchmark one : all) {
                    one.run(round);
                }
            }
            report(all, threads);
        } finally {
            all.forEach(one -> one.model.close());
        }
    }

    private static LipModel open(String name, int threads) throws ModelException {
        return LipModels.isBundled(name)
                ? LipModels.bundled(name, Device.CPU, threads)
                : OnnxLipModel.open(Path.of(name), Device.CPU, 0, threads);
    }

    private void run(int round) throws ModelException {
        long cpu = processCpuNanos();
        long begin = System.nanoTime();
        model.infer(batch);
        if (round >= 0) {
            wallMs[round] = (System.nanoTime() - begin) / 1e6 / BATCH;
            cpuMs[round] = (processCpuNanos() - cpu) / 1e6 / BATCH;
        }
    }

    private static void report(List<LipModelBenchmark> all, int threads) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.printf(
                "batch %d, %d threads, %d cores, load %.1f; %d rounds, models take turns%n",
                BATCH,
                threads,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                ROUNDS);
        LipModelBenchmark first = all.get(0);
        for (LipModelBenchmark one : all) {
            out.printf(
                    "%-28s best %6.1f frames/s, median %6.1f; CPU ms/frame best %6.2f, median"
                            + " %6.2f; %s takes %.3f of its time, %.3f of its CPU time%n",
                    one.model.spec().name(),
                    1000 / best(one.wallMs),
                    1000 / median(one.wallMs),
                    best(one.cpuMs),
                    median(one.cpuMs),
                    first.model.spec().name(),
                    best(first.wallMs) / best(one.wallMs),
                    median(first.cpuMs) / median(one.cpuMs));
        }
    }

    private static double best(double[] values) {
        return Arrays.stream(values).min().orElseThrow();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static long processCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
