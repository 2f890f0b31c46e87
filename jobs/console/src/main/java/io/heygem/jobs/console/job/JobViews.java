package io.heygem.jobs.console.job;

import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.VideoCounts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Draws jobs and videos as the API shows them. */
final class JobViews {

    private final Duration undo;

    JobViews(Duration undo) {
        this.undo = undo;
    }

    JobView job(JobEntry entry, OwnJob own, boolean details) {
        StatusEvent status = entry.status;
        boolean ours = own != null && own.ours();
        String state = "SUBMITTED";
        if (status != null) {
            state = status.state().name();
        } else if (own != null && own.refusedCode() != null) {
            state = "REFUSED";
        }
        long created = ours ? own.createdAt() : entry.firstAt == Long.MAX_VALUE ? 0 : entry.firstAt;
        boolean deleted = own != null && own.deletedAt() > 0;
        boolean open = status == null || !status.state().terminal();
        return new JobView(
                entry.jobId,
                title(entry, own),
                state,
                ours,
                created,
                Math.max(entry.lastAt, created),
                counts(entry, own),
                entry.fraction(),
                open ? entry.pace.etaSeconds(System.currentTimeMillis()) : null,
                deleted ? own.deletedAt() + undo.toMillis() : null,
                ours ? own.audio().name() : null,
                ours ? "/api/uploads/" + own.audio().uploadId() + "/content" : null,
                ours ? own.lengthPolicy() : null,
                ours ? own.face() : null,
                ours ? own.encoding() : null,
                ours && own.webhook() != null ? own.webhook().url() : null,
                own == null ? null : own.refusedCode(),
                own == null || own.refusedReasons().isEmpty() ? null : own.refusedReasons(),
                cover(entry),
                details ? videos(entry, own) : null);
    }

    private static String title(JobEntry entry, OwnJob own) {
        if (own != null && own.title() != null) {
            return own.title();
        }
        if (entry.status != null && entry.status.metadata() != null) {
            return entry.status.metadata().getOrDefault("title", entry.jobId);
        }
        return entry.jobId;
    }

    private static VideoCounts counts(JobEntry entry, OwnJob own) {
        if (entry.status != null && entry.status.videos() != null) {
            return entry.status.videos();
        }
        return new VideoCounts(
                Math.max(entry.videos.size(), own == null ? 0 : own.videos().size()), 0, 0, 0);
    }

    /** A picture of the first finished video. */
    private static String cover(JobEntry entry) {
        for (var video : entry.videos.entrySet()) {
            StatusEvent status = video.getValue().status();
            if (status != null && status.output() != null) {
                return address(entry.jobId, video.getKey(), "thumbnail");
            }
        }
        return null;
    }

    private List<JobView.Video> videos(JobEntry entry, OwnJob own) {
        List<JobView.Video> videos = new ArrayList<>();
        for (String videoId : entry.videos.keySet()) {
            videos.add(video(entry, videoId, own));
        }
        if (entry.videos.isEmpty() && own != null) {
            own.videos().forEach(source -> videos.add(video(entry, source.id(), own)));
        }
        return videos;
    }

    JobView.Video video(JobEntry entry, String videoId, OwnJob own) {
        VideoEntry video = entry.videos.getOrDefault(videoId, new VideoEntry());
        StatusEvent status = video.status();
        OwnJob.Source source = source(own, videoId);
        boolean finished = status != null && status.output() != null;
        String stage = video.stage();
        return new JobView.Video(
                entry.jobId,
                videoId,
                source != null ? source.name() : name(status, videoId),
                status == null ? "SUBMITTED" : status.state().name(),
                status == null ? 1 : status.attempt(),
                stage,
                stage == null ? null : video.done(),
                stage == null ? null : video.total(),
                video.fraction(),
                video.etaSeconds(System.currentTimeMillis()),
                status == null ? null : status.code(),
                null,
                null,
                status == null ? null : status.reason(),
                status == null ? null : status.warnings(),
                status == null ? null : status.frames(),
                status == null ? null : status.framesWithoutFace(),
                status == null ? null : status.seconds(),
                finished ? address(entry.jobId, videoId, "result") : null,
                finished ? address(entry.jobId, videoId, "thumbnail") : null,
                source == null ? null : "/api/uploads/" + source.uploadId() + "/content");
    }

    /** The upload behind a video of a job that was asked for here; null for none. */
    static OwnJob.Source source(OwnJob own, String videoId) {
        return own == null
                ? null
                : own.videos().stream()
                        .filter(video -> videoId.equals(video.id()))
                        .findFirst()
                        .orElse(null);
    }

    private static String name(StatusEvent status, String videoId) {
        if (status == null || status.video() == null) {
            return videoId;
        }
        try {
            Path name = Path.of(status.video()).getFileName();
            return name == null ? videoId : name.toString();
        } catch (InvalidPathException e) {
            return videoId;
        }
    }

    private static String address(String jobId, String videoId, String what) {
        return "/api/jobs/" + coded(jobId) + "/videos/" + coded(videoId) + "/" + what;
    }

    private static String coded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
