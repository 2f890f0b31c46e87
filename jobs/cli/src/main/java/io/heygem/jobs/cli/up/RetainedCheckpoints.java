package io.heygem.jobs.cli.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** What earlier runs of the streaming job have left: {@code FLINK_JOB/chk-N/_metadata}. */
public final class RetainedCheckpoints {

    private final Path folder;

    /** The checkpoints below a folder, which need not be there. */
    public RetainedCheckpoints(Path folder) {
        this.folder = folder;
    }

    /** The youngest checkpoint that is complete. */
    public Optional<Path> latest() throws IOException {
        return complete().stream().max(Comparator.comparing(RetainedCheckpoints::age));
    }

    /** Removes all but one. A Flink job that starts from it owns it from then on. */
    public void keepOnly(Path checkpoint) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> runs = Files.list(folder)) {
            for (Path run : runs.toList()) {
                if (checkpoint == null || !checkpoint.startsWith(run)) {
                    FileUtils.deleteQuietly(run.toFile());
                }
            }
        }
        for (Path other : complete()) {
            if (!other.equals(checkpoint)) {
                FileUtils.deleteQuietly(other.toFile());
            }
        }
    }

    private List<Path> complete() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder, 3)) {
            return found.filter(path -> path.getFileName().toString().equals("_metadata"))
                    .map(Path::getParent)
                    .toList();
        }
    }

    private static FileTime age(Path checkpoint) {
        try {
            return Files.getLastModifiedTime(checkpoint.resolve("_metadata"));
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint " + checkpoint + " is not readable", e);
        }
    }
}
