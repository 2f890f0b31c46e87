package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which Flink job runs the pipeline, and where the next one has to start.
 *
 * @param jobId hexadecimal number of the Flink job; empty when none was submitted since the last
 *     stop
 * @param restoredFrom the checkpoint or savepoint it started from; empty for none
 */
record Lineage(String jobId, String restoredFrom) {

    private static final String CHECKPOINT = "chk-";

    static Lineage read(ClusterFolder folder) throws IOException {
        PropertyFile file = PropertyFile.read(folder.lineage());
        return new Lineage(file.get("job", ""), file.get("restored-from", ""));
    }

    void write(ClusterFolder folder) throws IOException {
        new PropertyFile(java.util.Map.of("job", jobId, "restored-from", restoredFrom))
                .write(folder.lineage());
    }

    /**
     * Where a job that replaces this one has to start: the latest checkpoint that this one
     * completed, else what it started from itself.
     */
    Optional<String> latest(ClusterFolder folder) throws IOException {
        Optional<Path> own = jobId.isEmpty() ? Optional.empty() : newest(folder);
        return own.map(path -> path.toUri().toString())
                .or(() -> Optional.of(restoredFrom).filter(path -> !path.isEmpty()));
    }

    private Optional<Path> newest(ClusterFolder folder) throws IOException {
        Path all = folder.checkpoints().resolve(jobId);
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> checkpoints = Files.list(all)) {
            return checkpoints
                    .filter(path -> path.getFileName().toString().startsWith(CHECKPOINT))
                    .filter(path -> Files.isRegularFile(path.resolve("_metadata")))
                    .max(Comparator.comparingLong(Lineage::number));
        }
    }

    private static long number(Path checkpoint) {
        return Long.parseLong(checkpoint.getFileName().toString().substring(CHECKPOINT.length()));
    }
}
