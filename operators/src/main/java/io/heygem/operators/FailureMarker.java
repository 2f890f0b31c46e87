package io.heygem.operators;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a failed rendering leaves in the workspace: no more of its segments are released, and every
 * video that waits for them learns why.
 */
public final class FailureMarker {

    private static final Logger LOG = LoggerFactory.getLogger(FailureMarker.class);

    private FailureMarker() {}

    /**
     * Leaves a marker; an older one is replaced. Nothing when the rendering's folder is gone:
     * nobody waits for it any more.
     */
    public static void leave(JobLayout layout, String renderKey, StageFailure failure)
            throws IOException {
        String text =
                "%s\n%s\n%s"
                        .formatted(failure.stage().name(), failure.code().name(), failure.reason());
        try (AtomicFile file = AtomicFile.createBeside(layout.failure(renderKey))) {
            Files.writeString(file.path(), text);
            file.commit();
        } catch (NoSuchFileException e) {
            LOG.debug("nobody uses {} any more", renderKey, e);
        }
    }

    /** The failure of a rendering, said of one of the videos that need it. */
    public static Optional<StageFailure> find(
            JobLayout layout, String renderKey, VideoRequest request) throws IOException {
        String text;
        try {
            text = Files.readString(layout.failure(renderKey));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        String[] parts = text.split("\n", 3);
        if (parts.length < 3) {
            throw new IOException(
                    "%s is no failure marker, expected a stage, a code and a reason"
                            .formatted(layout.failure(renderKey)));
        }
        return Optional.of(
                new StageFailure(
                        request, Stage.valueOf(parts[0]), ErrorCode.valueOf(parts[1]), parts[2]));
    }
}
