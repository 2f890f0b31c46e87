package io.heygem.operators.storage;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoRequest;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The final words about videos, one file per attempt. The first one stays, whoever says another: so
 * a video that is cancelled while it is being finished ends in one way only.
 */
public final class OutcomeFiles implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(OutcomeFiles.class);

    private final JobLayout layout;
    private final RecordFormat<VideoOutcome> format;

    public OutcomeFiles(JobLayout layout, RecordFormat<VideoOutcome> format) {
        this.layout = layout;
        this.format = format;
    }

    /** Whether an attempt has ended. */
    public boolean has(VideoRequest request) {
        return Files.exists(layout.outcome(request));
    }

    /** How an attempt ended. */
    public Optional<VideoOutcome> find(VideoRequest request) throws IOException {
        Path file = layout.outcome(request);
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(format.read(content));
        } catch (IOException e) {
            // A machine that lost its power may leave an empty file; the work is then done again.
            LOG.warn("{} is no outcome and is removed: {}", file, e.getMessage());
            Files.deleteIfExists(file);
            return Optional.empty();
        }
    }

    /**
     * Says the final word about an attempt, unless it was said.
     *
     * @return what holds: the given outcome, or the one that was there before
     */
    public VideoOutcome claim(VideoRequest request, VideoOutcome outcome) throws IOException {
        Path file = layout.outcome(request);
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(".heygem-" + UUID.randomUUID());
        Files.write(temporary, format.write(outcome));
        try {
            appear(temporary, file);
            return outcome;
        } catch (FileAlreadyExistsException e) {
            Optional<VideoOutcome> known = find(request);
            return known.isPresent() ? known.get() : claim(request, outcome);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** A link, unlike a rename, never replaces what is there. */
    private static void appear(Path temporary, Path file) throws IOException {
        try {
            Files.createLink(file, temporary);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            LOG.debug("no links in {}", file.getParent(), e);
            Files.move(temporary, file);
        }
    }
}
