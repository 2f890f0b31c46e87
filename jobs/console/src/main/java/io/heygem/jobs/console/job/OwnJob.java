package io.heygem.jobs.console.job;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.util.List;

/**
 * What the console alone knows of a job; the rest is in the topics. Jobs from elsewhere have one
 * only when they were deleted here.
 *
 * @param jobId the job
 * @param title what people call it; null for a job from elsewhere
 * @param createdAt when it was asked for here, epoch milliseconds
 * @param audio the upload that speaks; null for a job from elsewhere
 * @param videos the uploads that shall speak
 * @param lengthPolicy null for the default
 * @param face whose mouth moves; null for the default
 * @param encoding how pictures are compressed; null for the default
 * @param webhook where to tell of its end; null for nowhere
 * @param refusedCode why the stream did not take it; null when it did
 * @param refusedReasons all that was wrong with it
 * @param deletedAt when it was deleted, epoch milliseconds; 0 when it was not
 * @param purged whether its files are gone
 */
public record OwnJob(
        String jobId,
        String title,
        long createdAt,
        Source audio,
        List<Source> videos,
        String lengthPolicy,
        String face,
        JobDescriptor.Encoding encoding,
        Webhook webhook,
        String refusedCode,
        List<String> refusedReasons,
        long deletedAt,
        boolean purged) {

    public OwnJob {
        videos = videos == null ? List.of() : List.copyOf(videos);
        refusedReasons = refusedReasons == null ? List.of() : List.copyOf(refusedReasons);
    }

    /**
     * An upload as part of a job.
     *
     * @param id its name within the job; null for the audio
     * @param uploadId the upload
     * @param name what it was called where it came from
     */
    public record Source(String id, String uploadId, String name) {}

    /**
     * Whom to tell of the end of a job.
     *
     * @param url where to
     * @param secret what the message is signed with
     */
    public record Webhook(String url, String secret) {}

    /** Of a job from elsewhere. */
    static OwnJob foreign(String jobId) {
        return new OwnJob(jobId, null, 0, null, null, null, null, null, null, null, null, 0, false);
    }

    /** Whether it was asked for here. */
    @JsonIgnore
    public boolean ours() {
        return audio != null;
    }

    OwnJob refused(String code, List<String> reasons) {
        return new OwnJob(
                jobId,
                title,
                createdAt,
                audio,
                videos,
                lengthPolicy,
                face,
                encoding,
                webhook,
                code,
                reasons,
                deletedAt,
                purged);
    }

    OwnJob deleted(long at) {
        return new OwnJob(
                jobId,
                title,
                createdAt,
                audio,
                videos,
                lengthPolicy,
                face,
                encoding,
                webhook,
                refusedCode,
                refusedReasons,
                at,
                purged);
    }

    OwnJob gone() {
        return new OwnJob(
                jobId,
                title,
                createdAt,
                audio,
                videos,
                lengthPolicy,
                face,
                encoding,
                webhook,
                refusedCode,
                refusedReasons,
                deletedAt,
                true);
    }
}
