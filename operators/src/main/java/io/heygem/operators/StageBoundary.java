package io.heygem.operators;

import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where trouble becomes data: a video that cannot be finished turns into a {@link StageFailure} and
 * the stream goes on. Only lost infrastructure, an {@link IOException} of the workspace or an
 * interrupt, leaves as an exception.
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
        } catch (Exception e) {
            failures.accept(failure(request, ErrorCode.INTERNAL_ERROR, e));
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
        boolean done = run(plan.task().request(), failures, work);
        if (!done) {
            AtomicFile.write(
                    layout.failure(plan.renderKey()),
                    stage.title().getBytes(StandardCharsets.UTF_8));
        }
        return done;
    }

    private StageFailure failure(VideoRequest request, ErrorCode code, Exception cause) {
        LOG.warn(
                "{} failed for {} of job {}",
                stage.title(),
                request.video(),
                request.jobId(),
                cause);
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new StageFailure(request, stage, code, reason);
    }
}
