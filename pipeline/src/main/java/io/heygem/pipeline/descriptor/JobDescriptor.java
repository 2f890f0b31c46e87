package io.heygem.pipeline.descriptor;

import java.util.List;

/**
 * A job as it travels: one audio, many videos.
 *
 * @param jobId name of the job, chosen by whoever sends it
 * @param audio path of the speech audio
 * @param videos what shall speak
 * @param lengthPolicy what happens when sound and video are not equally long, the word of a {@link
 *     io.heygem.operators.record.LengthPolicy}; null for the default
 */
public record JobDescriptor(String jobId, String audio, List<Video> videos, String lengthPolicy) {

    /** With nothing that is optional. */
    public JobDescriptor(String jobId, String audio, List<Video> videos) {
        this(jobId, audio, videos, null);
    }

    /**
     * One video of a job.
     *
     * @param videoId name within the job
     * @param video path of the input
     * @param output path of the finished file
     * @param lengthPolicy overrules that of the job; null for none
     */
    public record Video(String videoId, String video, String output, String lengthPolicy) {

        /** With nothing that is optional. */
        public Video(String videoId, String video, String output) {
            this(videoId, video, output, null);
        }
    }
}
