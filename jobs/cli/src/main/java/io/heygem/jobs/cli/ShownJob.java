package io.heygem.jobs.cli;

import io.heygem.pipeline.descriptor.JobDescriptor;

/**
 * A job as people see it.
 *
 * @param jobId the job
 * @param audio what is spoken; null where it is not known
 * @param total its videos
 * @param names what the videos are called
 */
record ShownJob(String jobId, String audio, int total, VideoNames names) {

    static ShownJob of(JobDescriptor job) {
        return new ShownJob(job.jobId(), job.audio(), job.videos().size(), new VideoNames(job));
    }
}
