package io.heygem.operators.record;

import java.util.Map;

/**
 * Something to tell about a job or one of its videos. Exactly one of {@code queued}, {@code ended}
 * and {@code state} is there, the others are null.
 *
 * @param jobId the job
 * @param requestId what the sender calls the request; null when it has no name
 * @param metadata what the sender wants to hear again
 * @param queued a video that waits now
 * @param ended the final word about a video
 * @param state how far the job as a whole is
 * @param videos how its videos stand; null for a video
 * @param round how often videos of the job were begun, from 1
 * @param mark tells apart what is said more than once in one round
 */
public record Announcement(
        String jobId,
        String requestId,
        Map<String, String> metadata,
        VideoRequest queued,
        VideoOutcome ended,
        JobState state,
        VideoTally videos,
        int round,
        String mark) {

    /** A video waits now. */
    public static Announcement queued(RenderJob job, VideoRequest video) {
        return new Announcement(
                job.jobId(), job.requestId(), job.metadata(), video, null, null, null, 0, null);
    }

    /** A video has ended. */
    public static Announcement ended(RenderJob job, VideoOutcome outcome) {
        return new Announcement(
                job.jobId(), job.requestId(), job.metadata(), null, outcome, null, null, 0, null);
    }

    /** A job stands so. */
    public static Announcement job(
            RenderJob job, JobState state, VideoTally videos, int round, String mark) {
        return new Announcement(
                job.jobId(),
                job.requestId(),
                job.metadata(),
                null,
                null,
                state,
                videos,
                round,
                mark);
    }
}
