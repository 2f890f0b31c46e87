package io.heygem.operators.record;

/**
 * One video of a job as asked for.
 *
 * @param jobId the job
 * @param videoId name within the job
 * @param video path of the input
 * @param output path of the finished file
 * @param lengthPolicy what happens when sound and video are not equally long
 */
public record VideoRequest(
        String jobId, String videoId, String video, String output, LengthPolicy lengthPolicy) {

    /** With the default length policy. */
    public VideoRequest(String jobId, String videoId, String video, String output) {
        this(jobId, videoId, video, output, LengthPolicy.DEFAULT);
    }

    /** The key of everything that concerns this video of this job. */
    public String taskId() {
        return jobId + "/" + videoId;
    }
}
