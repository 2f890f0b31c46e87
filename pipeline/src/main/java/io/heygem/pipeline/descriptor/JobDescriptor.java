package io.heygem.pipeline.descriptor;

import java.util.List;

/**
 * A job as it travels: one audio, many videos.
 *
 * @param jobId name of the job, chosen by whoever sends it
 * @param audio path of the speech audio
 * @param videos what shall speak
 */
public record JobDescriptor(String jobId, String audio, List<Video> videos) {

    /**
     * One video of a job.
     *
     * @param videoId name within the job
     * @param video path of the input
     * @param output path of the finished file
     */
    public record Video(String videoId, String video, String output) {}
}
