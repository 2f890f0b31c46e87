package io.heygem.operators.record;

import java.util.List;
import java.util.Map;

/**
 * A job as somebody asks for it: valid in itself, but nobody has looked at its files yet.
 *
 * @param jobId name of the job
 * @param bodyDigest SHA-256 of the descriptor, however it was written
 * @param requestId what the sender calls the request; null when it has no name
 * @param priority how urgent it is
 * @param audios what shall be spoken, at least one
 * @param outputFolder where outputs lie that name no place; null for the workspace
 * @param videos what shall speak, at least one
 * @param metadata what the sender wants to hear again with every event
 * @param origin the message that asks for it
 */
public record JobSubmission(
        String jobId,
        String bodyDigest,
        String requestId,
        Priority priority,
        List<RequestedAudio> audios,
        String outputFolder,
        List<RequestedVideo> videos,
        Map<String, String> metadata,
        Origin origin) {

    public JobSubmission {
        audios = List.copyOf(audios);
        videos = List.copyOf(videos);
        metadata = Map.copyOf(metadata);
    }
}
