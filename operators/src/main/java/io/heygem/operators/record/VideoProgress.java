package io.heygem.operators.record;

/**
 * How far one video is; lossy, for people who watch.
 *
 * @param jobId the job
 * @param videoId the video within the job
 * @param phase what is being done
 * @param done units of this phase that are finished
 * @param total units of this phase; 0 when not known yet
 */
public record VideoProgress(String jobId, String videoId, RenderPhase phase, int done, int total) {}
