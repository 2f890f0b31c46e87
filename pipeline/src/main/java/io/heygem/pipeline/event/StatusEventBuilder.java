package io.heygem.pipeline.event;

import java.util.List;
import java.util.Map;

/** Makes a {@link StatusEvent}; what is not said does not apply. */
public final class StatusEventBuilder {

    private final String eventId;
    private final String jobId;
    private final String videoId;
    private final int attempt;
    private final StatusEvent.State state;
    private String requestId;
    private String stage;
    private Integer done;
    private Integer total;
    private String code;
    private String reason;
    private List<String> warnings;
    private String video;
    private String output;
    private Integer frames;
    private Integer framesWithoutFace;
    private Double seconds;
    private VideoCounts videos;
    private Map<String, String> metadata;

    private StatusEventBuilder(
            String eventId, String jobId, String videoId, int attempt, StatusEvent.State state) {
        this.eventId = eventId;
        this.jobId = jobId;
        this.videoId = videoId;
        this.attempt = attempt;
        this.state = state;
    }

    /** Of a video in its {@code attempt}, counted from 1. */
    public static StatusEventBuilder video(
            String eventId, String jobId, String videoId, int attempt, StatusEvent.State state) {
        return new StatusEventBuilder(eventId, jobId, videoId, attempt, state);
    }

    /** Of a job in its {@code round}, counted from 1. */
    public static StatusEventBuilder job(
            String eventId, String jobId, int round, StatusEvent.State state) {
        return new StatusEventBuilder(eventId, jobId, null, round, state);
    }

    /** What the sender calls the request. */
    public StatusEventBuilder requestId(String name) {
        requestId = name;
        return this;
    }

    /** What a running video is in, and how many units of it are finished. */
    public StatusEventBuilder stage(String name, int finished, int of) {
        stage = name;
        done = finished;
        total = of;
        return this;
    }

    /** What failed, as a code and in a sentence. */
    public StatusEventBuilder failure(String failureCode, String sentence) {
        code = failureCode;
        reason = sentence;
        return this;
    }

    /** What a user should know; none is as if nothing had been said. */
    public StatusEventBuilder warnings(List<String> sentences) {
        warnings = sentences.isEmpty() ? null : sentences;
        return this;
    }

    /** The input as the user named it. */
    public StatusEventBuilder input(String file) {
        video = file;
        return this;
    }

    /** The finished file, its frames, and how many of them passed through for want of a face. */
    public StatusEventBuilder output(String file, int frameCount, int withoutFace) {
        output = file;
        frames = frameCount;
        framesWithoutFace = withoutFace;
        return this;
    }

    /** Wall time from the first stage of the video to the last. */
    public StatusEventBuilder seconds(double wall) {
        seconds = wall;
        return this;
    }

    /** How the videos of a job stand. */
    public StatusEventBuilder videos(VideoCounts counts) {
        videos = counts;
        return this;
    }

    /** What the sender wanted to hear again; nothing is as if it had not been said. */
    public StatusEventBuilder metadata(Map<String, String> pairs) {
        metadata = pairs == null || pairs.isEmpty() ? null : pairs;
        return this;
    }

    /** The event, told at {@code at}, epoch milliseconds. */
    public StatusEvent at(long at) {
        return new StatusEvent(
                eventId,
                videoId == null ? StatusEvent.Kind.JOB : StatusEvent.Kind.VIDEO,
                jobId,
                videoId,
                requestId,
                attempt,
                state,
                stage,
                done,
                total,
                code,
                reason,
                warnings,
                video,
                output,
                frames,
                framesWithoutFace,
                seconds,
                videos,
                metadata,
                at);
    }
}
