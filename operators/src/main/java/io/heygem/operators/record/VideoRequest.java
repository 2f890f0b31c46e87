package io.heygem.operators.record;

/**
 * One video of a job as asked for.
 *
 * @param jobId the job
 * @param videoId name within the job
 * @param video path of the input
 * @param output path of the finished file
 */
public record VideoRequest(String jobId, String videoId, String video, String output) {

    /** The key of everything that concerns this video of this job. */
    public String taskId() {
        return jobId + "/" + videoId;
    }
}
