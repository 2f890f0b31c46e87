package io.heygem.operators;

import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.ErrorKind;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every stage does around the work on one record.
 *
 * <p>A video that nobody wants any more is dropped silently, before and during the work. Trouble
 * becomes data: a video that cannot be finished turns into a {@link StageFailure} and the stream
 * goes on. Only lost infrastructure leaves as an exception, also when a chained operator wrapped
 * it: an {@link IOException} of the workspace, a GPU without memory, an interrupt, a Flink task
 * that is taken down. Work in native code is marked on disk; after it has killed the process a few
 * times it is a failure too.
 */
public final class StageBoundary {

    private static final Logger LOG = LoggerFactory.getLogger(StageBoundary.class);

    private final Stage stage;
    private final JobLayout layout;
    private final StageMetrics metrics;
    private final TaskGuard guard;
    private final AttemptJournal journal;

    public StageBoundary(Stage stage, JobLayout layout, StageMetrics metrics) {
        this.stage = stage;
        this.layout = layout;
        this.metrics = metrics;
        this.guard = new TaskGuard(layout);
        this.journal = new AttemptJournal(layout);
    }

    /** What a stage does for one record. */
    @FunctionalInterface
    public interface Work {

        /**
         * Does it.
         *
         * @param wanted to be run now and then during long work: throws when the work shall end
         */
        void run(Runnable wanted) throws Exception;
    }

    /** Work that gives something. */
    @FunctionalInterface
    public interface Call<T> {

        /**
         * Does it.
         *
         * @param wanted to be run now and then during long work: throws when the work shall end
         * @return what came of it; null when nobody wants the video any more
         */
        T run(Runnable wanted) throws Exception;
    }

    /** A value, a failure, or neither when nobody wants the video any more. */
    public record Result<T>(T value, StageFailure failure) {}

    /** Whether nobody wants the video any more. */
    public boolean isOver(VideoRequest request) {
        return guard.isOver(request);
    }

    /** The news of a segment whose file is there already, so that nobody works on it again. */
    public Optional<RenderedSegment> rendered(Segment segment) throws IOException {
        if (!Files.exists(layout.segment(segment.plan(), segment.index()))) {
            return Optional.empty();
        }
        metrics.cacheHit();
        return Optional.of(
                new RenderedSegment(
                        segment.plan(),
                        segment.index(),
                        true,
                        segment.passedThrough(),
                        DamageMarker.find(layout, segment.plan(), segment.index())));
    }

    /**
     * Runs the work of one record.
     *
     * @return whether it succeeded; if not, the failure was handed over or nobody wants the video
     */
    public boolean run(VideoRequest request, Consumer<StageFailure> failures, Work work)
            throws Exception {
        return !guard.isOver(request) && guarded(request, failures, work);
    }

    /**
     * Runs work in native code.
     *
     * @param key what the work depends on, unique within the stage
     * @return whether it succeeded
     */
    public boolean runNative(
            VideoRequest request, String key, Consumer<StageFailure> failures, Work work)
            throws Exception {
        if (guard.isOver(request)) {
            return false;
        }
        try (AttemptJournal.Attempt attempt = journal.of(stage, key + "/" + request.attempt())) {
            if (attempt.deaths() >= AttemptJournal.MAX_DEATHS) {
                failures.accept(poison(request, key, attempt.deaths()));
                return false;
            }
            attempt.begin();
            boolean done;
            try {
                done = guarded(request, failures, work);
            } catch (Exception e) {
                attempt.brokenOff();
                throw e;
            }
            attempt.survived();
            return done;
        }
    }

    /**
     * Runs work in native code that counts as one segment of the stage.
     *
     * @param key what the work depends on, unique within the stage
     */
    public <T> Result<T> callNative(VideoRequest request, String key, Call<T> work)
            throws Exception {
        AtomicReference<T> value = new AtomicReference<>();
        AtomicReference<StageFailure> failure = new AtomicReference<>();
        runNative(
                request,
                key,
                failure::set,
                wanted -> {
                    StageMetrics.Clock clock = metrics.start();
                    value.set(work.run(wanted));
                    if (value.get() != null) {
                        clock.end(0);
                        metrics.segment();
                    }
                });
        return new Result<>(value.get(), failure.get());
    }

    /**
     * Runs the work of one record of a planned video; a failure also leaves a marker in the
     * workspace, so that no more of its segments are released.
     *
     * @return whether it succeeded
     */
    public boolean run(VideoPlan plan, Consumer<StageFailure> failures, Work work)
            throws Exception {
        List<StageFailure> caught = new ArrayList<>();
        boolean done = run(plan.task().request(), caught::add, work);
        mark(plan, caught, failures);
        return done;
    }

    /** Runs work in native code for a planned video; a failure also leaves a marker. */
    public boolean runNative(VideoPlan plan, String key, Consumer<StageFailure> failures, Work work)
            throws Exception {
        List<StageFailure> caught = new ArrayList<>();
        boolean done = runNative(plan.task().request(), key, caught::add, work);
        mark(plan, caught, failures);
        return done;
    }

    private void mark(VideoPlan plan, List<StageFailure> caught, Consumer<StageFailure> failures)
            throws IOException {
        for (StageFailure failure : caught) {
            FailureMarker.leave(layout, plan.renderKey(), failure);
            failures.accept(failure);
        }
    }

    private boolean guarded(VideoRequest request, Consumer<StageFailure> failures, Work work)
            throws Exception {
        try {
            work.run(guard.watch(request));
            return true;
        } catch (Exception e) {
            if (has(e, InterruptedException.class) || has(e, CancelTaskException.class)) {
                throw e;
            }
            if (has(e, TaskGuard.TaskOverException.class) || guard.isOver(request)) {
                // Its staging may be gone under the work, so whatever happened means nothing.
                LOG.debug("{} dropped {}", stage.title(), request.taskId(), e);
                return false;
            }
            if (comesFromTheMachine(e)) {
                throw e;
            }
            failures.accept(failure(request, e));
            return false;
        }
    }

    private StageFailure poison(VideoRequest request, String key, int deaths) {
        String reason =
                "%s of %s killed the process %d times, expected it to get through once (%s)"
                        .formatted(stage.title(), request.video(), deaths, key);
        LOG.error("{}", reason);
        metrics.failure(ErrorCode.SEGMENT_POISON);
        return new StageFailure(request, stage, ErrorCode.SEGMENT_POISON, reason);
    }

    private StageFailure failure(VideoRequest request, Exception cause) {
        ErrorCode code = code(cause);
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (code.kind() == ErrorKind.USER) {
            LOG.info("{} cannot go on with {}: {}", stage.title(), request.video(), reason);
            LOG.debug("why", cause);
        } else {
            LOG.warn(
                    "{} failed for {} of job {}",
                    stage.title(),
                    request.video(),
                    request.jobId(),
                    cause);
        }
        metrics.failure(code);
        return new StageFailure(request, stage, code, reason);
    }

    private static ErrorCode code(Exception cause) {
        if (cause instanceof MediaException media) {
            return media.code();
        }
        return cause instanceof ModelException ? ErrorCode.INFER_FAILED : ErrorCode.INTERNAL_ERROR;
    }

    private static boolean comesFromTheMachine(Exception thrown) {
        if (thrown instanceof MediaException) {
            return false;
        }
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof IOException
                    || (e instanceof ModelException model && model.isOutOfMemory())) {
                return true;
            }
        }
        return false;
    }

    private static boolean has(Throwable thrown, Class<? extends Exception> type) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (type.isInstance(e)) {
                return true;
            }
        }
        return false;
    }
}
