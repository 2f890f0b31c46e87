package io.heygem.operators.record;

import java.util.List;

/**
 * A valid job: one audio onto many videos.
 *
 * @param jobId name of the job
 * @param audio path of the audio
 * @param audioDigest SHA-256 of the audio file, lower-case hex
 * @param videos what shall speak, at least one
 */
public record RenderJob(String jobId, String audio, String audioDigest, List<VideoRequest> videos) {

    public RenderJob {
        videos = List.copyOf(videos);
        if (videos.isEmpty()) {
            throw new IllegalArgumentException("job " + jobId + " names no video");
        }
    }
}
