package io.heygem.operators.record;

/**
 * How far one video is; lossy, for people who watch.
 *
 * @param jobId the job
 * @param videoId the video within the job
 * @param attempt which try of it, from 1
 * @param phase what is being done
 * @param done units of this phase that are finished
 * @param total units of this phase; 0 when not known yet
 */
public record VideoProgress(
        String jobId, String videoId, int attempt, RenderPhase phase, int done, int total) {

    /** How far the video of a request is. */
    public static VideoProgress of(VideoRequest request, RenderPhase phase, int done, int total) {
        return new VideoProgress(
                request.jobId(), request.videoId(), request.attempt(), phase, done, total);
    }
}
