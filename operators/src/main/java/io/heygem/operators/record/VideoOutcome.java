package io.heygem.operators.record;

import java.util.List;

/**
 * The one final word about one video of a job.
 *
 * @param jobId the job
 * @param videoId the video within the job
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
        double seconds) {}
