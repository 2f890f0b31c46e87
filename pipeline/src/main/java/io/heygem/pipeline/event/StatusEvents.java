package io.heygem.pipeline.event;

import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTally;
import java.util.Locale;
import java.util.Map;

/** Makes status events of what the stream knows; their ids depend on nothing else. */
public final class StatusEvents {

    private StatusEvents() {}

    /** What an announcement tells. */
    public static StatusEvent of(Announcement announcement, long at) {
        if (announcement.queued() != null) {
            VideoRequest video = announcement.queued();
            return under(
                    VideoProgress.of(video, RenderPhase.QUEUED, 0, 0),
                    announcement.requestId(),
                    metadata(announcement),
                    at);
        }
        return announcement.ended() != null ? ended(announcement, at) : job(announcement, at);
    }

    /** How far a video is; nothing of the job but its id need be known. */
    public static StatusEvent under(
            VideoProgress progress, String requestId, Map<String, String> metadata, long at) {
        StatusEvent.State state =
                switch (progress.phase()) {
                    case QUEUED -> StatusEvent.State.QUEUED;
                    case PROBING -> StatusEvent.State.PROBING;
                    case DETECTING, RENDERING -> StatusEvent.State.RUNNING;
                    case ASSEMBLING -> StatusEvent.State.ASSEMBLING;
                };
        boolean running = state == StatusEvent.State.RUNNING;
        String stage = running ? stage(progress.phase()) : null;
        String id =
                "%s/%s/%d/%s"
                        .formatted(progress.jobId(), progress.videoId(), progress.attempt(), state);
        return new StatusEvent(
                running ? id + "/" + stage + "/" + progress.done() : id,
                StatusEvent.Kind.VIDEO,
                progress.jobId(),
                progress.videoId(),
                requestId,
                progress.attempt(),
                state,
                stage,
                running ? progress.done() : null,
                running ? progress.total() : null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                metadata,
                at);
    }

    private static StatusEvent ended(Announcement announcement, long at) {
        VideoOutcome outcome = announcement.ended();
        boolean finished = outcome.output() != null;
        return new StatusEvent(
                "%s/%s/%d/%s"
                        .formatted(
                                outcome.jobId(),
                                outcome.videoId(),
                                outcome.attempt(),
                                outcome.state()),
                StatusEvent.Kind.VIDEO,
                outcome.jobId(),
                outcome.videoId(),
                announcement.requestId(),
                outcome.attempt(),
                StatusEvent.State.valueOf(outcome.state().name()),
                null,
                null,
                null,
                outcome.code() == null ? null : outcome.code().name(),
                outcome.reason(),
                outcome.warnings().isEmpty() ? null : outcome.warnings(),
                outcome.video(),
                outcome.output(),
                finished ? outcome.frames() : null,
                finished ? outcome.framesWithoutFace() : null,
                finished ? outcome.seconds() : null,
                null,
                metadata(announcement),
                at);
    }

    private static StatusEvent job(Announcement announcement, long at) {
        VideoTally tally = announcement.videos();
        String id =
                "%s/%d/%s"
                        .formatted(
                                announcement.jobId(), announcement.round(), announcement.state());
        return new StatusEvent(
                announcement.mark() == null ? id : id + "/" + announcement.mark(),
                StatusEvent.Kind.JOB,
                announcement.jobId(),
                null,
                announcement.requestId(),
                announcement.round(),
                StatusEvent.State.valueOf(announcement.state().name()),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new VideoCounts(
                        tally.total(), tally.completed(), tally.failed(), tally.cancelled()),
                metadata(announcement),
                at);
    }

    private static Map<String, String> metadata(Announcement announcement) {
        return announcement.metadata().isEmpty() ? null : announcement.metadata();
    }

    /** What a phase is called outside. */
    static String stage(RenderPhase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
