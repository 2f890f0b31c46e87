package io.heygem.operators.record;

import java.util.List;

/**
 * An audio whose mel spectrogram and AAC track lie in the workspace.
 *
 * @param digest SHA-256 of the audio file, lower-case hex
 * @param samples decoded samples per channel at the file's own rate
 * @param sampleRateHz the file's own rate
 * @param melSteps columns of the mel spectrogram, 80 per second
 * @param warnings what a user should know, one sentence each
 */
public record PreparedSound(
        String digest, long samples, int sampleRateHz, int melSteps, List<String> warnings) {

    public PreparedSound {
        warnings = List.copyOf(warnings);
    }
}
