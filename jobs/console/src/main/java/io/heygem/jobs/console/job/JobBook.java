package io.heygem.jobs.console.job;

import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs: what the topics tell and what the console alone knows. One thread tells it, many ask.
 */
public final class JobBook implements TopicReader.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(JobBook.class);

    private final Map<String, JobEntry> entries = new HashMap<>();
    private final OwnJobs own;
    private final JobViews views;
    private volatile Watcher watcher = new Watcher() {};

    /** Who wants to know what has changed; called by the thread that tells. */
    public interface Watcher {

        /** A job has another state. */
        default void job(JobView job) {}

        /** A video has another state. */
        default void video(JobView.Video video) {}

        /** A video is further than before. */
        default void progress(JobView.Video video) {}

        /** Something was refused. */
        default void refused(DeadLetterEvent letter) {}
    }

    /**
     * A book.
     *
     * @param undo how long a deletion can be undone
     */
    public JobBook(OwnJobs own, Duration undo) {
        this.own = own;
        this.views = new JobViews(undo);
    }

    /** Tells a watcher from now on. */
    public void watch(Watcher newWatcher) {
        this.watcher = newWatcher;
    }

    @Override
    public void status(StatusEvent event) {
        JobView job = null;
        JobView.Video video = null;
        synchronized (this) {
            JobEntry entry = entries.computeIfAbsent(event.jobId(), JobEntry::new);
            entry.firstAt = Math.min(entry.firstAt, event.at());
            entry.lastAt = Math.max(entry.lastAt, event.at());
            if (event.kind() == StatusEvent.Kind.JOB) {
                entry.status = event;
                if (event.state().terminal()) {
                    entry.pace.restart();
                }
                job = view(entry, false);
            } else {
                entry.video(event.videoId()).tell(event);
                entry.pace.tell(entry.fraction(), event.at());
                video = views.video(entry, event.videoId(), ownOf(event.jobId()));
            }
        }
        if (job != null) {
            watcher.job(job);
        } else {
            watcher.video(video);
        }
    }

    @Override
    public void progress(ProgressEvent event) {
        JobView.Video video;
        synchronized (this) {
            JobEntry entry = entries.computeIfAbsent(event.jobId(), JobEntry::new);
            entry.video(event.videoId()).tell(event);
            entry.pace.tell(entry.fraction(), event.at());
            video = views.video(entry, event.videoId(), ownOf(event.jobId()));
        }
        watcher.progress(video);
    }

    @Override
    public void deadLetter(DeadLetterEvent letter) {
        Optional<OwnJob> job = letter.jobId() == null ? Optional.empty() : own.find(letter.jobId());
        if (job.isPresent() && job.get().ours() && !knows(letter.jobId())) {
            try {
                own.keep(job.get().refused(letter.code(), letter.reasons()));
            } catch (IOException e) {
                LOG.warn("that job {} was refused is forgotten at the end", letter.jobId(), e);
            }
            watcher.job(view(job.get().jobId(), false).orElseThrow());
        }
        watcher.refused(letter);
    }

    /** Whether the topics have told of a job. */
    public synchronized boolean knows(String jobId) {
        return entries.containsKey(jobId);
    }

    private OwnJob ownOf(String jobId) {
        return own.find(jobId).orElse(null);
    }

    private JobView view(JobEntry entry, boolean details) {
        return views.job(entry, ownOf(entry.jobId), details);
    }

    /** A job; empty when nobody knows it. */
    public synchronized Optional<JobView> view(String jobId, boolean details) {
        JobEntry entry = entries.get(jobId);
        OwnJob known = ownOf(jobId);
        if (entry == null && (known == null || !known.ours())) {
            return Optional.empty();
        }
        return Optional.of(views.job(entry == null ? new JobEntry(jobId) : entry, known, details));
    }

    /**
     * A job that can be seen.
     *
     * @throws HttpProblem 404 when there is none or its files are gone
     */
    public JobView get(String jobId, boolean details) throws HttpProblem {
        Optional<JobView> view = view(jobId, details);
        if (view.isEmpty() || own.find(jobId).map(OwnJob::purged).orElse(false)) {
            throw new HttpProblem(404, "JOB_UNKNOWN", jobId);
        }
        return view.get();
    }

    /** All jobs of which this holds, without their videos. */
    public synchronized List<JobView> all(Predicate<JobView> wanted) {
        List<JobView> found = new ArrayList<>();
        for (JobEntry entry : entries.values()) {
            OwnJob known = ownOf(entry.jobId);
            if (known == null || !known.purged()) {
                add(views.job(entry, known, false), wanted, found);
            }
        }
        for (OwnJob known : own.all()) {
            if (known.ours() && !known.purged() && !entries.containsKey(known.jobId())) {
                add(views.job(new JobEntry(known.jobId()), known, false), wanted, found);
            }
        }
        return found;
    }

    private static void add(JobView view, Predicate<JobView> wanted, List<JobView> found) {
        if (wanted.test(view)) {
            found.add(view);
        }
    }

    /**
     * Whether a job, its sound or one of its videos is called so.
     *
     * @param part lower case
     */
    synchronized boolean called(JobView job, String part) {
        JobEntry entry = entries.get(job.jobId());
        OwnJob known = ownOf(job.jobId());
        Stream<String> videos = Stream.empty();
        if (known != null && known.ours()) {
            videos = known.videos().stream().map(OwnJob.Source::name);
        } else if (entry != null) {
            videos = entry.videos.keySet().stream().map(id -> views.video(entry, id, known).name());
        }
        return Stream.concat(Stream.of(job.title(), job.jobId(), job.audioName()), videos)
                .anyMatch(name -> name != null && name.toLowerCase(Locale.ROOT).contains(part));
    }

    /** The latest word about a video; empty when nobody told of it. */
    public synchronized Optional<StatusEvent> video(String jobId, String videoId) {
        JobEntry entry = entries.get(jobId);
        VideoEntry video = entry == null ? null : entry.videos.get(videoId);
        return Optional.ofNullable(video == null ? null : video.status());
    }

    /** The latest words about the videos of a job. */
    public synchronized List<StatusEvent> videos(String jobId) {
        JobEntry entry = entries.get(jobId);
        List<StatusEvent> all = new ArrayList<>();
        if (entry != null) {
            entry.videos.values().stream()
                    .map(VideoEntry::status)
                    .filter(status -> status != null)
                    .forEach(all::add);
        }
        return all;
    }
}
