package io.heygem.operators;

import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.ErrorKind;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where trouble becomes data: a video that cannot be finished turns into a {@link StageFailure} and
 * the stream goes on. Only lost infrastructure, an {@link IOException} of the workspace, an
 * interrupt or a cancelled Flink task, leaves as an exception, also when a chained operator wrapped
 * it.
 */
public final class StageBoundary {

    private static final Logger LOG = LoggerFactory.getLogger(StageBoundary.class);

    private final Stage stage;

    public StageBoundary(Stage stage) {
        this.stage = stage;
    }

    /** What a stage does for one record. */
    @FunctionalInterface
    public interface Work {

        /** Does it. */
        void run() throws Exception;
    }

    /**
     * Runs the work of one record.
     *
     * @return whether it succeeded; if not, the failure was handed over
     */
    public boolean run(VideoRequest request, Consumer<StageFailure> failures, Work work)
            throws IOException, InterruptedException {
        try {
            work.run();
            return true;
        } catch (MediaException e) {
            failures.accept(failure(request, e.code(), e));
        } catch (ModelException e) {
            failures.accept(failure(request, ErrorCode.INFER_FAILED, e));
        } catch (IOException | InterruptedException e) {
            throw e;
        } catch (RuntimeException e) {
            if (comesFromTheMachine(e)) {
                throw e;
            }
            failures.accept(failure(request, ErrorCode.INTERNAL_ERROR, e));
        } catch (Exception e) {
            failures.accept(failure(request, ErrorCode.INTERNAL_ERROR, e));
        }
        return false;
    }

    private static boolean comesFromTheMachine(Throwable thrown) {
        for (Throwable e = thrown; e != null; e = e.getCause()) {
            if (e instanceof IOException
                    || e instanceof InterruptedException
                    || e instanceof CancelTaskException) {
                return true;
            }
        }
        return false;
    }

    /**
     * Runs the work of one record of a planned video; a failure also leaves a marker in the
     * workspace, so that no more of its segments are released.
     *
     * @return whether it succeeded
     */
    public boolean run(VideoPlan plan, JobLayout layout, Consumer<StageFailure> failures, Work work)
            throws IOException, InterruptedException {
        List<StageFailure> caught = new ArrayList<>();
        boolean done = run(plan.task().request(), caught::add, work);
        for (StageFailure failure : caught) {
            FailureMarker.leave(layout, plan.renderKey(), failure);
            failures.accept(failure);
        }
        return done;
    }

    private StageFailure failure(VideoRequest request, ErrorCode code, Exception cause) {
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
        return new StageFailure(request, stage, code, reason);
    }
}
