package io.heygem.operators.plan;

import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.Digests;
import java.io.Serializable;

/**
 * What the pictures of every video depend on beside the video and the audio.
 *
 * @param modelDigest SHA-256 of the lip model
 * @param modelFeed how the model is fed: crop and mel window, in words
 * @param detectorId name and settings of the face detector
 * @param encoder how pictures are compressed where nobody chose
 * @param segmentFrames longest segment, frames
 * @param rangeFrames frames per detection range
 */
public record PlanSettings(
        String modelDigest,
        String modelFeed,
        String detectorId,
        EncoderSettings encoder,
        int segmentFrames,
        int rangeFrames)
        implements Serializable {

    /** Changes whenever the same inputs would give other pictures. */
    private static final String PIPELINE_VERSION = "6";

    public PlanSettings {
        if (segmentFrames < 1 || rangeFrames < 1) {
            throw new IllegalArgumentException(
                    "segments of %d and ranges of %d frames, expected at least 1"
                            .formatted(segmentFrames, rangeFrames));
        }
    }

    /** What face tracks are stored by. */
    public String detectorKey() {
        return Digests.of(PIPELINE_VERSION, detectorId).substring(0, 16);
    }

    /** What segments are stored by. */
    public String renderKey(
            String videoDigest,
            String audioDigest,
            VideoRequest request,
            EncoderSettings chosenEncoder) {
        return Digests.of(
                PIPELINE_VERSION,
                videoDigest,
                audioDigest,
                request.lengthPolicy().word(),
                request.face().word(),
                request.mouthStrength().word(),
                modelDigest,
                modelFeed,
                detectorId,
                chosenEncoder.toString());
    }
}
