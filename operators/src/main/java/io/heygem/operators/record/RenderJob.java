package io.heygem.operators.record;

import java.util.List;
import java.util.Map;

/**
 * A valid job, as it is remembered in the workspace for ever.
 *
 * @param jobId name of the job
 * @param bodyDigest SHA-256 of the descriptor that asked for it, however it was written
 * @param requestId what the sender calls the request; null when it has no name
 * @param priority how urgent it is
 * @param videos first attempts at what shall speak, at least one
 * @param metadata what the sender wants to hear again with every event
 */
public record RenderJob(
        String jobId,
        String bodyDigest,
        String requestId,
        Priority priority,
        List<VideoRequest> videos,
        Map<String, String> metadata) {

    public RenderJob {
        videos = List.copyOf(videos);
        metadata = Map.copyOf(metadata);
        if (videos.isEmpty()) {
            throw new IllegalArgumentException("job " + jobId + " names no video");
        }
    }
}
