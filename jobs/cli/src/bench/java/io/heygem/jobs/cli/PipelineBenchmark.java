package io.heygem.jobs.cli;

import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.testutils.InMemoryReporter;

/**
 * Renders real clips through the whole pipeline and tells where the time goes. Arguments: folder
 * with {@code media/}, names of videos under {@code media/videos}, comma separated, and optionally
 * an ONNX file to use instead of the bundled lip model. System property {@code bench.preset}: the
 * encoder's preset.
 */
public final class PipelineBenchmark {

    private static final int WARM_UP_BATCHES = 20;
    private static final double ALONE_SECONDS = 8;
    private static final int BATCH = 16;

    private final Path shared;
    private final List<String> videos;
    private final Map<String, String> settings = new HashMap<>();
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    private PipelineBenchmark(Path shared, List<String> videos) {
        this.shared = shared;
        this.videos = videos;
    }

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        Path shared = Path.of(args[0]).toAbsolutePath().normalize();
        if (!Files.isDirectory(shared.resolve("media"))) {
            System.out.println(
                    "benchmark skipped: no clips in "
                            + shared
                            + "/media, name their folder with -Dheygem.shared=DIR");
            return;
        }
        PipelineBenchmark benchmark =
                new PipelineBenchmark(shared, List.of(args[1].split(",")));
        if (args.length > 2 && !args[2].isEmpty()) {
            benchmark.settings.put("lipsync.lip-model", args[2]);
        }
        String preset = System.getProperty("bench.preset", "");
        if (!preset.isEmpty()) {
            benchmark.settings.put("lipsync.encode.preset", preset);
        }
        benchmark.run();
    }

    private void run() throws Exception {
        Path folder = Files.createTempDirectory("heygem-bench");
        try {
            settings.put("lipsync.workspace", folder.resolve("warm-up").toString());
            render(folder, "en_uberi_audio-mono-8-bit-44100Hz.wav", null);
            settings.put("lipsync.workspace", folder.resolve("measured").toString());
            InMemoryReporter reporter = InMemoryReporter.createWithRetainedMetrics();
            long cpu = processCpuNanos();
            long begin = System.nanoTime();
            List<VideoOutcome> outcomes = render(folder, "en_jfk_16k.wav", reporter);
            double wall = (System.nanoTime() - begin) / 1e9;
            double cpuMs = (processCpuNanos() - cpu) / 1e6;
            report(outcomes, reporter, wall, cpuMs);
        } finally {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    private List<VideoOutcome> render(Path folder, String audio, InMemoryReporter reporter)
            throws Exception {
        List<JobDescriptor.Video> entries = new ArrayList<>();
        for (String video : videos) {
            Path output = folder.resolve(audio + "-" + video + ".mp4");
            Path input = shared.resolve("media/videos").resolve(video);
            entries.add(new JobDescriptor.Video(video, input.toString(), output.toString()));
        }
        JobDescriptor job =
                new JobDescriptor(
                        "bench", shared.resolve("media/audio").resolve(audio).toString(), entries);
        Configuration configuration = EmbeddedFlink.configuration(settings);
        if (reporter != null) {
            reporter.addToConfiguration(configuration);
        }
        return EmbeddedLipSync.run(
                job, configuration, Networks.of(configuration), step -> {}, outcome -> {});
    }

    private void report(
            List<VideoOutcome> outcomes, InMemoryReporter reporter, double wall, double cpuMs)
            throws Exception {
        long frames = outcomes.stream().mapToLong(VideoOutcome::frames).sum();
        out.printf("%nvideos %s%n", videos);
        for (VideoOutcome outcome : outcomes) {
            out.printf(
                    "  %-34s %s %d frames, %.1f s%n",
                    outcome.videoId(), outcome.state(), outcome.frames(), outcome.seconds());
        }
        double rate = frames / wall;
        out.printf(
                "%d output frames in %.1f s wall = %.1f frames/s, start of Flink included%n",
                frames, wall, rate);
        out.printf(
                "process CPU %.1f ms per output frame (%d cores)%n",
                cpuMs / frames, Runtime.getRuntime().availableProcessors());
        out.printf("%nper stage, on its own thread (threads inside ONNX Runtime not counted):"
                        + "%n%-16s%10s%16s%16s%n",
                "stage",
                "frames",
                "CPU ms/frame",
                "wall ms/frame");
        for (Stage stage : Stage.values()) {
            stage(reporter, stage);
        }
        Networks networks = Networks.of(EmbeddedFlink.configuration(settings));
        double alone = alone(networks);
        out.printf(
                "%nlip model %s alone, batch %d, same threads: %.1f frames/s;"
                        + " the pipeline reaches %.1f %% of it%n",
                networks.lips().name(), BATCH, alone, 100 * rate / alone);
        out.printf("peak memory of the process %s%n", peakMemory());
    }

    private void stage(InMemoryReporter reporter, Stage stage) {
        long frames = 0;
        long cpuMicros = 0;
        long wallMicros = 0;
        for (Map.Entry<MetricGroup, Map<String, Metric>> group :
                reporter.getMetricsByGroup().entrySet()) {
            if (isOf(group.getKey(), stage)) {
                frames += count(group.getValue(), "frames");
                cpuMicros += count(group.getValue(), "cpuMicros");
                wallMicros += count(group.getValue(), "wallMicros");
            }
        }
        if (frames > 0) {
            out.printf(
                    "%-16s%10d%16.2f%16.2f%n",
                    stage.title(),
                    frames,
                    cpuMicros / 1000.0 / frames,
                    wallMicros / 1000.0 / frames);
        }
    }

    private static boolean isOf(MetricGroup group, Stage stage) {
        return stage.title().equals(group.getAllVariables().get("<operator_name>"));
    }

    private static long count(Map<String, Metric> metrics, String name) {
        return metrics.get(name) instanceof Counter counter ? counter.getCount() : 0;
    }

    /** Frames per second of the lip model with nothing else running. */
    private static double alone(Networks networks) throws Exception {
        try (LipModel model = networks.lipModels().open(0)) {
            int size = model.spec().cropPx();
            byte[] faces = new byte[BATCH * 3 * size * size];
            for (int i = 0; i < faces.length; i++) {
                faces[i] = (byte) (i * 31);
            }
            LipBatch batch =
                    new LipBatch(BATCH, faces, new float[BATCH * 80 * model.spec().melColumns()]);
            for (int i = 0; i < WARM_UP_BATCHES; i++) {
                model.infer(batch);
            }
            long begin = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - begin < ALONE_SECONDS * 1e9) {
                model.infer(batch);
                count += BATCH;
            }
            return count / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static long processCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String peakMemory() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return "unknown (no /proc)";
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024 + " MiB")
                .findFirst()
                .orElse("unknown");
    }
}
