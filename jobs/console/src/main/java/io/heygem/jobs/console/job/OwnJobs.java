package io.heygem.jobs.console.job;

import io.heygem.jobs.console.http.Json;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files with what the console alone knows of jobs, one per job. */
public final class OwnJobs {

    private static final Logger LOG = LoggerFactory.getLogger(OwnJobs.class);

    private final JobLayout layout;
    private final Map<String, OwnJob> known = new ConcurrentHashMap<>();

    /** Those of a workspace. */
    public OwnJobs(JobLayout layout) throws IOException {
        this.layout = layout;
        Files.createDirectories(layout.consoleJobs());
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(layout.consoleJobs(), "*.json")) {
            for (Path file : files) {
                try {
                    OwnJob job = Json.read(Files.readAllBytes(file), OwnJob.class);
                    known.put(job.jobId(), job);
                } catch (IOException e) {
                    LOG.warn("{} is no job of ours: {}", file, e.getMessage());
                }
            }
        }
    }

    /** What is known of a job. */
    public Optional<OwnJob> find(String jobId) {
        return Optional.ofNullable(known.get(jobId));
    }

    /** All of them. */
    public Collection<OwnJob> all() {
        return List.copyOf(known.values());
    }

    /** Writes down what is known of a job. */
    public void keep(OwnJob job) throws IOException {
        AtomicFile.write(layout.consoleJob(job.jobId()), Json.bytes(job));
        known.put(job.jobId(), job);
    }
}
