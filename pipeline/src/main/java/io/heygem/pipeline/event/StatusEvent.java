package io.heygem.pipeline.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/**
 * The latest state of one video or one job. The same event told twice has the same id; after a
 * terminal state of an attempt nothing more is told about it. Parts that do not apply are null.
 *
 * @param eventId names the event, for ever the same
 * @param kind what it speaks of
 * @param jobId the job
 * @param videoId the video; null for a job
 * @param requestId what the sender calls the request
 * @param attempt which try of the video, or which round of the job, from 1
 * @param state where it stands
 * @param stage what a running video is in: detecting or rendering
 * @param done units of the stage that are finished
 * @param total units of the stage
 * @param code what failed
 * @param reason what failed, in a sentence
 * @param warnings what a user should know, one sentence each
 * @param video the input as the user named it
 * @param output the finished file
 * @param frames frames of the output
 * @param framesWithoutFace how many of them passed through unchanged for want of a face
 * @param seconds from the first stage of the video to the last, seconds of wall time
 * @param videos how the videos of a job stand
 * @param metadata what the sender wanted to hear again
 * @param at when it was told, epoch milliseconds
 */
public record StatusEvent(
        String eventId,
        Kind kind,
        String jobId,
        String videoId,
        String requestId,
        int attempt,
        State state,
        String stage,
        Integer done,
        Integer total,
        String code,
        String reason,
        List<String> warnings,
        String video,
        String output,
        Integer frames,
        Integer framesWithoutFace,
        Double seconds,
        VideoCounts videos,
        Map<String, String> metadata,
        long at) {

    /** What an event speaks of. */
    public enum Kind {
        VIDEO,
        JOB
    }

    /** Where a video or a job stands. */
    public enum State {
        QUEUED,
        PROBING,
        RUNNING,
        ASSEMBLING,
        PAUSED,
        COMPLETED,
        COMPLETED_WITH_WARNINGS,
        FAILED,
        CANCELLED;

        /** Whether nothing comes after it, short of another attempt. */
        public boolean terminal() {
            return compareTo(COMPLETED) >= 0;
        }
    }

    /** What the latest event replaces the ones before it by. */
    @JsonIgnore
    public String key() {
        return videoId == null ? jobId : jobId + "/" + videoId;
    }
}
