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
                    announcement.metadata(),
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
        StatusEventBuilder event =
                StatusEventBuilder.video(
                                running ? id + "/" + stage + "/" + progress.done() : id,
                                progress.jobId(),
                                progress.videoId(),
                                progress.attempt(),
                                state)
                        .requestId(requestId)
                        .metadata(metadata);
        if (running) {
            event.stage(stage, progress.done(), progress.total());
        }
        return event.at(at);
    }

    private static StatusEvent ended(Announcement announcement, long at) {
        VideoOutcome outcome = announcement.ended();
        String id =
                "%s/%s/%d/%s"
                        .formatted(
                                outcome.jobId(),
                                outcome.videoId(),
                                outcome.attempt(),
                                outcome.state());
        StatusEventBuilder event =
                StatusEventBuilder.video(
                                id,
                                outcome.jobId(),
                                outcome.videoId(),
                                outcome.attempt(),
                                StatusEvent.State.valueOf(outcome.state().name()))
                        .requestId(announcement.requestId())
                        .warnings(outcome.warnings())
                        .input(outcome.video())
                        .metadata(announcement.metadata());
        if (outcome.code() != null) {
            event.failure(outcome.code().name(), outcome.reason());
        }
        if (outcome.output() != null) {
            event.output(outcome.output(), outcome.frames(), outcome.framesWithoutFace())
                    .seconds(outcome.seconds());
        }
        return event.at(at);
    }

    private static StatusEvent job(Announcement announcement, long at) {
        VideoTally tally = announcement.videos();
        String id =
                "%s/%d/%s"
                        .formatted(
                                announcement.jobId(), announcement.round(), announcement.state());
        return StatusEventBuilder.job(
                        announcement.mark() == null ? id : id + "/" + announcement.mark(),
                        announcement.jobId(),
                        announcement.round(),
                        StatusEvent.State.valueOf(announcement.state().name()))
                .requestId(announcement.requestId())
                .videos(
                        new VideoCounts(
                                tally.total(),
                                tally.completed(),
                                tally.failed(),
                                tally.cancelled()))
                .metadata(announcement.metadata())
                .at(at);
    }

    /** What a phase is called outside. */
    static String stage(RenderPhase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
