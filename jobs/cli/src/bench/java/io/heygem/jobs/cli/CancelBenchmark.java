package io.heygem.jobs.cli;

import io.heygem.operators.record.ControlAction;
import io.heygem.pipeline.event.StatusEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How long a cancel takes at each stage of a job of two videos, behind another job: until the job
 * is told to be CANCELLED, and until its staging is gone. Arguments: repetitions, and optionally a
 * video file to render with the real networks.
 */
public final class CancelBenchmark {

    private static final int OTHERS = 60;
    private static final long LOOK_AGAIN_MS = 5;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final BlockingQueue<StatusEvent> told = new LinkedBlockingQueue<>();

    private CancelBenchmark() {}

    /** Prints the figures. */
    @SuppressWarnings("try") // close() may be interrupted, which ends the benchmark.
    public static void main(String[] args) throws Exception {
        Path video = args.length > 1 ? Path.of(args[1]).toAbsolutePath() : null;
        CancelBenchmark benchmark = new CancelBenchmark();
        try (BenchStream stream = new BenchStream(video, benchmark.told::add)) {
            benchmark.run(stream, Integer.parseInt(args[0]));
        }
    }

    private void run(BenchStream stream, int repetitions) throws Exception {
        stream.submit("others", OTHERS);
        await("others", event -> "rendering".equals(event.stage()));
        out.printf("%-12s%24s%24s%n", "cancelled", "CANCELLED told, s", "staging gone, s");
        measure(stream, repetitions, "queued", event -> event.state() == StatusEvent.State.QUEUED);
        measure(stream, repetitions, "probing", event -> event.state() == StatusEvent.State.PROBING);
        for (String stage : new String[] {"detecting", "rendering"}) {
            measure(stream, repetitions, stage, event -> stage.equals(event.stage()));
        }
        measure(
                stream,
                repetitions,
                "assembling",
                event ->
                        event.state() == StatusEvent.State.ASSEMBLING
                                || event.state() == StatusEvent.State.COMPLETED);
        stream.control("others", ControlAction.CANCEL);
        await("others", event -> isEnd(event));
    }

    private void measure(
            BenchStream stream, int repetitions, String stage, Predicate<StatusEvent> reached)
            throws Exception {
        double[] ended = new double[repetitions];
        double[] clean = new double[repetitions];
        for (int i = 0; i < repetitions; i++) {
            String jobId = stage + i;
            stream.submit(jobId, 2);
            await(jobId, reached);
            long begin = System.nanoTime();
            stream.control(jobId, ControlAction.CANCEL);
            await(jobId, CancelBenchmark::isEnd);
            ended[i] = (System.nanoTime() - begin) / 1e9;
            while (isStaged(stream.workspace(), jobId)) {
                Thread.sleep(LOOK_AGAIN_MS);
            }
            clean[i] = (System.nanoTime() - begin) / 1e9;
        }
        out.printf("%-12s%24s%24s%n", stage, range(ended), range(clean));
    }

    private static boolean isEnd(StatusEvent event) {
        return event.kind() == StatusEvent.Kind.JOB && event.state().terminal();
    }

    /** Whether a rendering is still held by the job: its leases are named by it. */
    private static boolean isStaged(Path workspace, String jobId) throws Exception {
        Path segments = workspace.resolve("segments");
        if (!Files.isDirectory(segments)) {
            return false;
        }
        try (Stream<Path> files = Files.walk(segments)) {
            return files.anyMatch(file -> segments.relativize(file).toString().contains(jobId));
        } catch (java.io.UncheckedIOException e) {
            return true;
        }
    }

    private static String range(double[] seconds) {
        return "%.2f to %.2f"
                .formatted(
                        Arrays.stream(seconds).min().orElse(0),
                        Arrays.stream(seconds).max().orElse(0));
    }

    private void await(String jobId, Predicate<StatusEvent> wanted) throws InterruptedException {
        while (true) {
            StatusEvent event = told.take();
            if (event.jobId().equals(jobId) && wanted.test(event)) {
                return;
            }
        }
    }
}
