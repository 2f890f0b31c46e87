package io.heygem.jobs.console.job;

import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.event.VideoCounts;
import java.util.List;

/**
 * A job as the API shows it; what does not apply is left out.
 *
 * @param state one of the states of the topics, or SUBMITTED before the stream has answered, or
 *     REFUSED when it did not take it
 * @param ours whether it was asked for here
 * @param progress how much of the work is done, 0..1
 * @param etaSeconds seconds until it is done
 * @param undoUntil until when its deletion can be undone, epoch milliseconds; only when deleted
 * @param code why it was refused
 * @param videos in details only
 */
public record JobView(
        String jobId,
        String title,
        String state,
        boolean ours,
        long createdAt,
        long updatedAt,
        VideoCounts counts,
        double progress,
        Long etaSeconds,
        Long undoUntil,
        String audioName,
        String audioUrl,
        String lengthPolicy,
        String face,
        JobDescriptor.Encoding encoding,
        String webhookUrl,
        String code,
        List<String> reasons,
        String cover,
        List<Video> videos) {

    /**
     * A video of a job.
     *
     * @param name what people call it
     * @param stage what is being done to it
     * @param done units of the stage that are finished
     * @param total units of the stage
     * @param code what failed
     * @param message what failed, in the reader's words
     * @param hint what to do, in the reader's words
     * @param reason what failed, in the words of the stage
     * @param result address of the finished file
     * @param thumbnail address of a picture of it
     * @param source address of what came in
     */
    public record Video(
            String jobId,
            String videoId,
            String name,
            String state,
            int attempt,
            String stage,
            Integer done,
            Integer total,
            double progress,
            Long etaSeconds,
            String code,
            String message,
            String hint,
            String reason,
            List<String> warnings,
            Integer frames,
            Integer framesWithoutFace,
            Double seconds,
            String result,
            String thumbnail,
            String source) {}
}
