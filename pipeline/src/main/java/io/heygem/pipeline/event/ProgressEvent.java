package io.heygem.pipeline.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * How far a running video is; lossy, at most one per second and video.
 *
 * @param jobId the job
 * @param videoId the video
 * @param stage what is being done: queued, probing, detecting, rendering or assembling
 * @param done units of the stage that are finished
 * @param total units of the stage; 0 when not known yet
 * @param at when it was told, epoch milliseconds
 */
public record ProgressEvent(
        String jobId, String videoId, String stage, int done, int total, long at) {

    /** What events of one video have in common. */
    @JsonIgnore
    public String key() {
        return jobId + "/" + videoId;
    }
}
