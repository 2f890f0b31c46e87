package io.heygem.jobs.cli;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoState;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a request through {@link LipSync}, shows it running and reports how it ended. */
final class Renderer {

    private static final Logger LOG = LoggerFactory.getLogger(Renderer.class);
    private static final double NANOS = 1e9;

    private final LipSync lipSync;
    private final Terminal terminal;
    private final Messages messages;

    Renderer(LipSync lipSync, Terminal terminal, Messages messages) {
        this.lipSync = lipSync;
        this.terminal = terminal;
        this.messages = messages;
    }

    /** Renders, prints the table or the JSON document, and answers the exit code. */
    int render(RenderRequest request, RenderSettings settings) {
        Report report = run(request.descriptor(), settings);
        if (settings.json()) {
            terminal.out().println(ReportJson.of(report));
        } else {
            Path here = Path.of("").toAbsolutePath();
            terminal.out().println();
            new ReportTable(messages, here).lines(report).forEach(terminal.out()::println);
            terminal.out().println(messages.get("table.log", settings.logFile()));
        }
        terminal.out().flush();
        return report.exitCode();
    }

    private Report run(JobDescriptor job, RenderSettings settings) {
        long start = System.nanoTime();
        Map<String, VideoOutcome> outcomes = new ConcurrentHashMap<>();
        boolean interrupted = false;
        String broken = null;
        ShownJob shown = ShownJob.of(job);
        try (ProgressView view = view()) {
            view.started(shown);
            try {
                Consumer<VideoOutcome> finished =
                        outcome -> {
                            if (outcomes.putIfAbsent(outcome.videoId(), outcome) == null) {
                                view.finished(outcome);
                            }
                        };
                lipSync.run(job, settings.options(), view::progress, finished).forEach(finished);
            } catch (InterruptedException e) {
                interrupted = true;
                LOG.warn(messages.get("log.interrupted"));
            } catch (LipSyncException | RuntimeException e) {
                broken = e.getMessage() == null ? e.toString() : e.getMessage();
                LOG.error(messages.get("log.broken", broken), e);
            }
        }
        List<VideoOutcome> complete = new ArrayList<>();
        for (JobDescriptor.Video video : job.videos()) {
            VideoOutcome known = outcomes.get(video.videoId());
            complete.add(known != null ? known : missing(job, video, interrupted, broken));
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        Report report =
                new Report(
                        shown,
                        complete,
                        settings.device(),
                        lipSync.provider(),
                        seconds,
                        interrupted,
                        broken);
        LOG.info(
                messages.get(
                        "table.sum",
                        complete.size(),
                        report.completed(),
                        report.count(VideoState.FAILED),
                        report.count(VideoState.CANCELLED),
                        Numbers.seconds(seconds),
                        report.provider().isEmpty() ? report.device() : report.provider()));
        return report;
    }

    /** Where progress is shown on this terminal. */
    ProgressView view() {
        ProgressView log = new ProgressLog(messages);
        return terminal.interactive()
                ? new BothViews(log, new ProgressBars(terminal, messages, System::nanoTime))
                : log;
    }

    private static VideoOutcome missing(
            JobDescriptor job, JobDescriptor.Video video, boolean interrupted, String broken) {
        String reason = broken != null ? broken : "the pipeline ended without an outcome";
        return new VideoOutcome(
                job.jobId(),
                video.videoId(),
                1,
                video.video(),
                interrupted ? VideoState.CANCELLED : VideoState.FAILED,
                interrupted ? null : ErrorCode.INTERNAL_ERROR,
                interrupted ? null : reason,
                List.of(),
                null,
                0,
                0,
                0,
                0,
                0);
    }
}
