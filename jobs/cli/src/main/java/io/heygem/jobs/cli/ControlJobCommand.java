package io.heygem.jobs.cli;

import io.heygem.operators.record.ControlAction;
import io.heygem.pipeline.event.ControlCommand;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.RequestSender;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code heygem cancel|pause|resume|retry}: something that is asked of a job. */
@Command
final class ControlJobCommand implements Callable<Integer> {

    private static final Duration ANSWER = Duration.ofSeconds(15);

    private final Session session;
    private final ControlAction action;

    @Parameters(arity = "1", paramLabel = "JOB", descriptionKey = "flag.control_job")
    private String jobId;

    @Mixin private TopicFlags topics;

    ControlJobCommand(Session session, ControlAction action) {
        this.session = session;
        this.action = action;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Messages messages = session.messages();
        KafkaCluster kafka = topics.check(messages, session.environment());
        TopicFlags.startLog(session);
        JobWatch watch = new JobWatch(jobId);
        try (TopicReader reader = new TopicReader(kafka, watch);
                RequestSender sender = new RequestSender(kafka)) {
            reader.catchUp();
            watch.sent(sender.control(new ControlCommand(action, jobId)));
            boolean answered =
                    new JobFollower(session, reader, watch)
                            .waitFor(() -> watch.refusal() != null || obeyed(watch), ANSWER);
            DeadLetterEvent refusal = watch.refusal();
            if (refusal != null) {
                throw new UsageException(String.join("; ", refusal.reasons()));
            }
            String state =
                    watch.job() == null ? "" : messages.get("job." + watch.job().state().name());
            session.terminal()
                    .out()
                    .println(
                            messages.get(answered ? "control.done" : "control.sent", jobId, state));
            session.terminal().out().flush();
            return ExitCode.DONE;
        }
    }

    private boolean obeyed(JobWatch watch) {
        if (watch.job() == null) {
            return false;
        }
        State state = watch.job().state();
        return switch (action) {
            case CANCEL -> state.terminal();
            case PAUSE -> state == State.PAUSED || state.terminal();
            case RESUME -> state != State.PAUSED;
            case RETRY_FAILED -> !state.terminal();
            case ADOPT -> false;
        };
    }
}
