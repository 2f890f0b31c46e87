package io.heygem.jobs.cli;

import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Follows a job of a running streaming job to its end and reports as {@code batch} does. */
final class JobFollower {

    private static final double NANOS = 1e9;

    private final Session session;
    private final TopicReader reader;
    private final JobWatch watch;

    JobFollower(Session session, TopicReader reader, JobWatch watch) {
        this.session = session;
        this.reader = reader;
        this.watch = watch;
    }

    /** Reads on until something has happened; false when it did not in this time. */
    boolean waitFor(BooleanSupplier happened, Duration patience)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            reader.poll();
        }
        return true;
    }

    /** Shows the job until it ends or somebody interrupts, and answers the exit code. */
    int follow(boolean json) throws IOException {
        long start = System.nanoTime();
        try {
            while (watch.job() == null) {
                reader.poll();
            }
            try (ProgressView view = session.renderer().view()) {
                watch.showOn(view);
                while (!watch.over()) {
                    reader.poll();
                }
            }
        } catch (InterruptedException e) {
            session.terminal().err().println(session.messages().get("submit.goes_on"));
            return ExitCode.INTERRUPTED;
        }
        Report report = watch.report((System.nanoTime() - start) / NANOS);
        if (json) {
            session.terminal().out().println(ReportJson.of(report));
        } else {
            Path here = Path.of("").toAbsolutePath();
            session.terminal().out().println();
            new ReportTable(session.messages(), here)
                    .lines(report)
                    .forEach(session.terminal().out()::println);
        }
        session.terminal().out().flush();
        return report.exitCode();
    }
}
