package io.heygem.jobs.console.job;

import io.heygem.jobs.console.http.EventHub;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.upload.Upload;
import io.heygem.jobs.console.upload.UploadStore;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes jobs away: hidden at once, their files when it can no longer be undone. Open jobs stay, and
 * so does every file outside the workspace.
 */
public final class Deletion {

    private static final Logger LOG = LoggerFactory.getLogger(Deletion.class);

    private final JobLayout layout;
    private final JobBook book;
    private final OwnJobs own;
    private final UploadStore uploads;
    private final EventHub events;
    private final Retention retention;
    private final Clock clock;

    public Deletion(
            JobLayout layout,
            JobBook book,
            OwnJobs own,
            UploadStore uploads,
            EventHub events,
            Retention retention,
            Clock clock) {
        this.layout = layout;
        this.book = book;
        this.own = own;
        this.uploads = uploads;
        this.events = events;
        this.retention = retention;
        this.clock = clock;
    }

    synchronized void delete(String jobId) throws HttpProblem, IOException {
        JobView job = book.get(jobId, false);
        if (JobApi.open(job)) {
            throw new HttpProblem(409, "JOB_OPEN", jobId, job.state());
        }
        if (job.undoUntil() == null) {
            own.keep(own.find(jobId).orElse(OwnJob.foreign(jobId)).deleted(clock.millis()));
            events.tell("job", book.get(jobId, false));
        }
    }

    synchronized void restore(String jobId) throws HttpProblem, IOException {
        JobView job = book.get(jobId, false);
        if (job.undoUntil() != null) {
            own.keep(own.find(jobId).orElseThrow().deleted(0));
            events.tell("job", book.get(jobId, false));
        }
    }

    /** Whether a job that is not gone needs a file; open ones only, or all of them. */
    public boolean needs(String uploadId, boolean openOnly) {
        for (OwnJob job : own.all()) {
            boolean uses =
                    job.ours()
                            && !job.purged()
                            && (job.audio().uploadId().equals(uploadId)
                                    || job.videos().stream()
                                            .anyMatch(v -> v.uploadId().equals(uploadId)));
            if (uses
                    && (!openOnly
                            || book.view(job.jobId(), false).map(JobApi::open).orElse(true))) {
                return true;
            }
        }
        return false;
    }

    /** Takes away what has been deleted for long enough, what is too old and what is too much. */
    public synchronized void cleanUp() throws IOException {
        long now = clock.millis();
        for (OwnJob job : own.all()) {
            if (job.deletedAt() > 0
                    && !job.purged()
                    && now - job.deletedAt() > retention.undo().toMillis()) {
                purge(job.jobId());
            }
        }
        List<JobView> ended = book.all(job -> !JobApi.open(job) && job.undoUntil() == null);
        ended.sort(Comparator.comparingLong(JobView::updatedAt));
        long total = retention.bytes() == 0 ? 0 : bytes(ended);
        for (JobView job : ended) {
            boolean old =
                    !retention.age().isZero() && now - job.updatedAt() > retention.age().toMillis();
            boolean much = retention.bytes() > 0 && total > retention.bytes();
            if (old || much) {
                total -= bytes(List.of(job));
                LOG.info("job {} is removed: {}", job.jobId(), old ? "too old" : "too much");
                purge(job.jobId());
            }
        }
        uploads.deleteAbandoned();
        if (!retention.age().isZero()) {
            for (Upload upload : uploads.all()) {
                if (upload.finished()
                        && now - upload.createdAt() > retention.age().toMillis()
                        && !needs(upload.id(), false)) {
                    remove(upload.id());
                }
            }
        }
    }

    private long bytes(List<JobView> jobs) throws IOException {
        long sum = 0;
        for (JobView job : jobs) {
            for (Path file : outputs(job.jobId())) {
                sum += Files.exists(file) ? Files.size(file) : 0;
            }
        }
        return sum;
    }

    /** The finished files of a job that lie in the workspace. */
    private List<Path> outputs(String jobId) {
        Path root = layout.root();
        return book.videos(jobId).stream()
                .map(StatusEvent::output)
                .filter(output -> output != null)
                .map(output -> Path.of(output).toAbsolutePath().normalize())
                .filter(output -> output.startsWith(root.resolve("outputs")))
                .toList();
    }

    private void purge(String jobId) throws IOException {
        Set<Path> folders = new HashSet<>();
        for (Path file : outputs(jobId)) {
            Files.deleteIfExists(file);
            Files.deleteIfExists(JobLayout.manifest(file));
            folders.add(file.getParent());
        }
        for (Path folder : folders) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException e) {
                LOG.debug("{} holds more", folder, e);
            }
        }
        Files.deleteIfExists(layout.webhooks(jobId));
        OwnJob job = own.find(jobId).orElse(OwnJob.foreign(jobId));
        OwnJob gone = (job.deletedAt() > 0 ? job : job.deleted(clock.millis())).gone();
        own.keep(gone);
        if (gone.ours()) {
            release(gone);
        }
        events.tell("gone", Map.of("jobId", jobId));
    }

    private void release(OwnJob job) throws IOException {
        Set<String> ids = new HashSet<>();
        ids.add(job.audio().uploadId());
        job.videos().forEach(video -> ids.add(video.uploadId()));
        for (String id : ids) {
            if (!needs(id, false)) {
                remove(id);
            }
        }
    }

    private void remove(String uploadId) throws IOException {
        try {
            uploads.delete(uploadId);
        } catch (HttpProblem e) {
            LOG.debug("upload {} is gone", uploadId, e);
        }
    }
}
