package io.heygem.operators.record;

import java.util.List;

/**
 * The one final word about one video of a job.
 *
 * @param jobId the job
 * @param videoId the video within the job
 * @param attempt which try of it, from 1
 * @param video the input as the user named it
 * @param state how it ended
 * @param code what failed; null unless FAILED
 * @param reason what failed, in a sentence; null unless FAILED
 * @param warnings what a user should know, one sentence each
 * @param output the finished file; null unless completed
 * @param frames frames of the output
 * @param framesWithoutFace how many of them passed through unchanged for want of a face
 * @param segmentsRendered segments that this run rendered
 * @param segmentsReused segments whose files were there already
 * @param seconds from the first stage of this video to the last, seconds of wall time
 */
public record VideoOutcome(
        String jobId,
        String videoId,
        int attempt,
        String video,
        VideoState state,
        ErrorCode code,
        String reason,
        List<String> warnings,
        String output,
        int frames,
        int framesWithoutFace,
        int segmentsRendered,
        int segmentsReused,
        double seconds) {

    /** A video that ended without an output. */
    public static VideoOutcome without(
            VideoRequest request, VideoState state, ErrorCode code, String reason) {
        return new VideoOutcome(
                request.jobId(),
                request.videoId(),
                request.attempt(),
                request.video(),
                state,
                code,
                reason,
                List.of(),
                null,
                0,
                0,
                0,
                0,
                0);
    }
}
