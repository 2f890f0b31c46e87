package io.heygem.jobs.cli;

import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoState;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Progress as log lines: one per phase and quarter of a video, one per outcome. */
final class ProgressLog implements ProgressView {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressLog.class);
    private static final int STEPS = 4;

    private final Messages messages;
    private final FailureText failures;
    private final Map<String, String> lastStep = new HashMap<>();
    private VideoNames names = new VideoNames();
    private int total;
    private int over;

    ProgressLog(Messages messages) {
        this.messages = messages;
        this.failures = new FailureText(messages);
    }

    @Override
    public synchronized void started(ShownJob job) {
        names = job.names();
        total = job.total();
        LOG.info(
                job.audio() == null
                        ? messages.get("log.watching", job.jobId(), total)
                        : messages.get("log.started", job.jobId(), job.audio(), total));
    }

    @Override
    public synchronized void progress(VideoProgress progress) {
        int step =
                progress.phase() == RenderPhase.RENDERING && progress.total() > 0
                        ? STEPS * progress.done() / progress.total()
                        : 0;
        String now = progress.phase() + ":" + step;
        if (now.equals(lastStep.put(progress.videoId(), now))) {
            return;
        }
        String phase = messages.get("phase." + progress.phase());
        String percent = step == 0 ? "" : " " + step * (100 / STEPS) + "%";
        LOG.info("{} {}{}", names.of(progress.videoId()), phase, percent);
    }

    @Override
    public synchronized void finished(VideoOutcome outcome) {
        over++;
        String name = names.of(outcome.videoId());
        String state = messages.get("state." + outcome.state());
        String count = "[" + over + "/" + total + "]";
        if (outcome.state() == VideoState.FAILED) {
            LOG.error("{} - {} {}", failures.line(outcome), name, count);
            return;
        }
        outcome.warnings().forEach(warning -> LOG.warn("{}: {}", name, warning));
        if (outcome.state() == VideoState.CANCELLED) {
            LOG.warn("{} {} {}", count, name, state);
            return;
        }
        String seconds = Numbers.seconds(outcome.seconds());
        boolean elsewhere = outcome.segmentsRendered() + outcome.segmentsReused() == 0;
        LOG.info(
                elsewhere
                        ? messages.get(
                                "log.finished_elsewhere",
                                count,
                                name,
                                state,
                                outcome.frames(),
                                seconds,
                                outcome.output())
                        : messages.get(
                                "log.finished",
                                count,
                                name,
                                state,
                                outcome.frames(),
                                seconds,
                                outcome.segmentsRendered(),
                                outcome.segmentsReused(),
                                outcome.output()));
    }

    @Override
    public void close() {}
}
