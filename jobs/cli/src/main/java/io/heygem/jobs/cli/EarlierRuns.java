package io.heygem.jobs.cli;

import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.Staging;
import io.heygem.pipeline.JsonFormat;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of commands as jobs of the workspace. Every run is a job of its own, so that the same
 * command may be said again; what a killed run has rendered waits until its command was said again
 * and done, or for some days.
 */
final class EarlierRuns {

    private static final Logger LOG = LoggerFactory.getLogger(EarlierRuns.class);
    private static final String COMMAND = "cli-";
    private static final Duration KEEP = Duration.ofDays(3);

    private final JobLayout layout;
    private final Staging staging;
    private final JsonFormat<RenderJob> format = new JsonFormat<>(RenderJob.class);

    EarlierRuns(JobLayout layout) {
        this.layout = layout;
        this.staging = new Staging(layout);
    }

    /** A name for another run of a command. */
    static String next(String commandId) {
        return commandId + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Forgets all runs of a command that was done, and old ones of others. */
    void forget(String commandId) {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(layout.jobs())) {
            for (Path folder : folders) {
                Path file = layout.jobFile(folder);
                if (Files.isRegularFile(file)) {
                    forget(folder, format.read(Files.readAllBytes(file)), commandId);
                }
            }
        } catch (IOException e) {
            LOG.warn("earlier runs stay in {}", layout.jobs(), e);
        }
    }

    private void forget(Path folder, RenderJob job, String commandId) throws IOException {
        Instant begun = Files.getLastModifiedTime(layout.jobFile(folder)).toInstant();
        boolean old = job.jobId().startsWith(COMMAND) && begun.isBefore(Instant.now().minus(KEEP));
        if (!old && !job.jobId().startsWith(commandId + "-")) {
            return;
        }
        for (VideoRequest video : job.videos()) {
            staging.leave(video);
        }
        FileUtils.deleteDirectory(folder.toFile());
    }
}
