package io.heygem.operators.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One record of the workspace in a file of its own. */
public final class RecordFile {

    private static final Logger LOG = LoggerFactory.getLogger(RecordFile.class);

    private RecordFile() {}

    /**
     * The record of a file; empty when there is no file, or one that says something else, which is
     * left where it is.
     *
     * @param kind what it should be, for the log
     */
    public static <T> Optional<T> find(Path file, RecordFormat<T> format, String kind)
            throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(format.read(content));
        } catch (IOException e) {
            LOG.warn("{} is no {} and is passed over: {}", file, kind, e.getMessage());
            return Optional.empty();
        }
    }
}
