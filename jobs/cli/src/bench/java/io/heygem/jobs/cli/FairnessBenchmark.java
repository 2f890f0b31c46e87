package io.heygem.jobs.cli;

import io.heygem.pipeline.event.StatusEvent;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * How long a job of one video takes alone, and behind a job of many, and what that costs the many.
 * Arguments: repetitions, videos of the large job, and optionally a video file to render with the
 * real networks; without it the networks are acted ({@link SharedCores}).
 */
public final class FairnessBenchmark {

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final int repetitions;
    private final int many;
    private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
    private final Map<String, Long> begun = new ConcurrentHashMap<>();

    private FairnessBenchmark(int repetitions, int many) {
        this.repetitions = repetitions;
        this.many = many;
    }

    /** Prints the figures. */
    @SuppressWarnings("try") // close() may be interrupted, which ends the benchmark.
    public static void main(String[] args) throws Exception {
        Path video = args.length > 2 ? Path.of(args[2]).toAbsolutePath() : null;
        FairnessBenchmark benchmark =
                new FairnessBenchmark(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
        try (BenchStream stream = new BenchStream(video, benchmark::heard)) {
            benchmark.run(stream);
        }
    }

    private void run(BenchStream stream) throws Exception {
        out.printf("warm-up %.1f s%n", ended(submit(stream, "warm-up", 2)));
        double alone = 0;
        for (int i = 0; i < repetitions; i++) {
            double seconds = ended(submit(stream, "alone" + i, 1));
            alone += seconds / repetitions;
            out.printf("alone %.1f s%n", seconds);
        }
        double undisturbed = ended(submit(stream, "undisturbed", many));
        out.printf("%d videos alone %.1f s%n", many, undisturbed);
        String large = submit(stream, "large", many);
        long pauseMs = (long) (undisturbed * 1000 / 8);
        double worst = 0;
        for (int i = 0; i < repetitions; i++) {
            Thread.sleep(pauseMs);
            double seconds = ended(submit(stream, "behind" + i, 1));
            worst = Math.max(worst, seconds);
            out.printf("behind %.1f s = %.2f times alone%n", seconds, seconds / alone);
        }
        boolean covered = ends.get(large).getCount() > 0;
        double disturbed = ended(large);
        out.printf(
                "the large job was%s under way all the time and took %.1f s, with the small ones"
                        + " %.2f times its time alone%nworst %.2f times alone%n",
                covered ? "" : " NOT", disturbed, disturbed / undisturbed, worst / alone);
    }

    private void heard(StatusEvent event) {
        double seconds = (System.nanoTime() - begun.get(event.jobId())) / 1e9;
        if (event.jobId().startsWith("alone") || event.jobId().startsWith("behind")) {
            out.printf(
                    "    %6.2f %s %s %s %s%n",
                    seconds,
                    event.jobId(),
                    event.state(),
                    event.stage() == null ? "" : event.stage(),
                    event.done() == null ? "" : event.done() + "/" + event.total());
        }
        if (event.kind() == StatusEvent.Kind.JOB && event.state().terminal()) {
            if (event.state() != StatusEvent.State.COMPLETED) {
                out.println("not as it should be: " + event);
            }
            ends.get(event.jobId()).countDown();
        }
    }

    private String submit(BenchStream stream, String jobId, int videos) throws Exception {
        ends.put(jobId, new CountDownLatch(1));
        begun.put(jobId, System.nanoTime());
        stream.submit(jobId, videos);
        return jobId;
    }

    private double ended(String jobId) throws InterruptedException {
        ends.get(jobId).await();
        return (System.nanoTime() - begun.get(jobId)) / 1e9;
    }
}
