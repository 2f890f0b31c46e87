package io.heygem.jobs.cli;

import io.heygem.operators.dispatch.NaturalOrder;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoState;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.kafka.RequestSender.Place;
import io.heygem.pipeline.kafka.TopicReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the topics tell of one job: its latest states, and whether a message of ours was refused.
 */
final class JobWatch implements TopicReader.Listener {

    private final String jobId;
    private final Map<String, StatusEvent> videos =
            new TreeMap<>(new NaturalOrder().thenComparing(Comparator.naturalOrder()));
    private final VideoNames names = new VideoNames();
    private final Set<String> told = new HashSet<>();
    private StatusEvent job;
    private DeadLetterEvent refusal;
    private Place sent;
    private ProgressView view;

    JobWatch(String jobId) {
        this.jobId = jobId;
    }

    /** Names our message, so that its refusal is told from those of others. */
    void sent(Place place) {
        sent = place;
    }

    @Override
    public void status(StatusEvent event) {
        if (!event.jobId().equals(jobId)) {
            return;
        }
        if (event.kind() == StatusEvent.Kind.JOB) {
            job = event;
            return;
        }
        videos.put(event.videoId(), event);
        if (event.video() != null) {
            names.learn(event.videoId(), fileName(event.video()));
        }
        if (view != null) {
            show(event);
        }
    }

    @Override
    public void progress(ProgressEvent event) {
        if (view != null && event.jobId().equals(jobId)) {
            phase(event.stage())
                    .ifPresent(
                            phase ->
                                    view.progress(
                                            new VideoProgress(
                                                    jobId,
                                                    event.videoId(),
                                                    1,
                                                    phase,
                                                    event.done(),
                                                    event.total())));
        }
    }

    @Override
    public void deadLetter(DeadLetterEvent event) {
        if (sent != null
                && event.topic().equals(sent.topic())
                && event.partition() == sent.partition()
                && event.offset() == sent.offset()) {
            refusal = event;
        }
    }

    /** The latest event of the job as a whole; null when there was none. */
    StatusEvent job() {
        return job;
    }

    /** The latest event of every video that was heard of, in natural order. */
    List<StatusEvent> videos() {
        return List.copyOf(videos.values());
    }

    /** Why our message was refused; null while it was not. */
    DeadLetterEvent refusal() {
        return refusal;
    }

    /** Whether job and videos have ended. */
    boolean over() {
        if (job == null || !job.state().terminal()) {
            return false;
        }
        long ended = videos.values().stream().filter(v -> v.state().terminal()).count();
        return job.videos() == null || ended >= job.videos().total();
    }

    /** Shows what is known and, from now on, what comes. */
    void showOn(ProgressView shown) {
        int total = job == null || job.videos() == null ? videos.size() : job.videos().total();
        shown.started(new ShownJob(jobId, null, total, names));
        view = shown;
        videos.values().forEach(this::show);
    }

    /** How the job ended. */
    Report report(double seconds) {
        List<VideoOutcome> outcomes = new ArrayList<>();
        videos.values().forEach(event -> outcomes.add(outcome(event)));
        ShownJob shown = new ShownJob(jobId, null, outcomes.size(), names);
        return new Report(shown, outcomes, "", "", seconds, false, null);
    }

    private void show(StatusEvent event) {
        if (event.state().terminal()) {
            if (told.add(event.eventId())) {
                view.finished(outcome(event));
            }
        } else if (event.stage() != null && event.done() != null && event.total() != null) {
            progress(
                    new ProgressEvent(
                            event.jobId(),
                            event.videoId(),
                            event.stage(),
                            event.done(),
                            event.total(),
                            event.at()));
        }
    }

    private static VideoOutcome outcome(StatusEvent event) {
        VideoState state =
                event.state().terminal()
                        ? VideoState.valueOf(event.state().name())
                        : VideoState.CANCELLED;
        return new VideoOutcome(
                event.jobId(),
                event.videoId(),
                event.attempt(),
                event.video(),
                state,
                code(event.code()),
                event.reason(),
                event.warnings() == null ? List.of() : event.warnings(),
                event.output(),
                event.frames() == null ? 0 : event.frames(),
                event.framesWithoutFace() == null ? 0 : event.framesWithoutFace(),
                0,
                0,
                event.seconds() == null ? 0 : event.seconds());
    }

    private static ErrorCode code(String name) {
        if (name == null) {
            return null;
        }
        try {
            return ErrorCode.valueOf(name);
        } catch (IllegalArgumentException e) {
            // A newer job knows more ways to fail than this program.
            return ErrorCode.INTERNAL_ERROR;
        }
    }

    private static Optional<RenderPhase> phase(String stage) {
        for (RenderPhase phase : RenderPhase.values()) {
            if (phase.name().toLowerCase(Locale.ROOT).equals(stage)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }

    private static String fileName(String video) {
        Path name = Path.of(video).getFileName();
        return name == null ? video : name.toString();
    }
}
