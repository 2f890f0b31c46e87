package io.heygem.operators.media;

import java.util.List;

/**
 * What an audio track turned out to be.
 *
 * @param sampleRate of the source, Hz
 * @param channels of the source
 * @param samples per channel, at the source's rate
 * @param codec FFmpeg's name of the source's codec
 * @param warnings what a user should know, one sentence each
 */
public record PreparedAudio(
        int sampleRate, int channels, long samples, String codec, List<String> warnings) {

    public PreparedAudio {
        warnings = List.copyOf(warnings);
    }
}
