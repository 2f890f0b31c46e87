package io.heygem.operators.dispatch;

import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import io.heygem.operators.storage.RecordFile;
import io.heygem.operators.storage.RecordFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * How every job stands that a workspace has ever accepted, from its files alone: what the topics
 * say, should they be lost.
 */
public final class JobHistory {

    private final JobLayout layout;
    private final JobStore store;
    private final RecordFormat<VideoOutcome> outcomes;

    /** Who hears of the jobs. */
    public interface Listener {

        /**
         * A job or a video of one stands so.
         *
         * @param atMs since when, epoch milliseconds
         */
        void told(Announcement announcement, long atMs);
    }

    public JobHistory(
            JobLayout layout, RecordFormat<RenderJob> jobs, RecordFormat<VideoOutcome> outcomes) {
        this.layout = layout;
        this.outcomes = outcomes;
        this.store = new JobStore(layout, jobs, new OutcomeFiles(layout, outcomes));
    }

    /** Tells of the wanted jobs: first of the videos of each, then of the job. */
    public void tell(Predicate<RenderJob> wanted, Listener listener) throws IOException {
        for (RenderJob job : store.all()) {
            if (wanted.test(job)) {
                tell(job, listener);
            }
        }
    }

    private void tell(RenderJob job, Listener listener) throws IOException {
        OpenJob standing = store.standing(job, 0);
        long latest = changedAt(layout.jobFile(job.jobId()));
        for (int i = 0; i < job.videos().size(); i++) {
            VideoRequest request = standing.request(job, i);
            // Unlike the stream's own reading this removes nothing.
            Optional<VideoOutcome> outcome =
                    RecordFile.find(layout.outcome(request), outcomes, "outcome");
            if (outcome.isPresent()) {
                standing = standing.with(i, VideoStep.of(outcome.get().state()));
            }
            long at = outcome.isPresent() ? changedAt(layout.outcome(request)) : latest;
            latest = Math.max(latest, at);
            listener.told(
                    outcome.isPresent()
                            ? Announcement.ended(job, outcome.get())
                            : Announcement.queued(job, request),
                    at);
        }
        listener.told(
                Announcement.job(
                        job, standing.state(), standing.tally(), standing.round(), "files"),
                latest);
    }

    private static long changedAt(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (NoSuchFileException e) {
            return 0;
        }
    }
}
