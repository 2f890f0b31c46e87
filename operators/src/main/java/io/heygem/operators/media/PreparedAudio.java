package io.heygem.operators.media;

import java.util.List;

/**
 * What an audio track turned out to be.
 *
 * @param sampleRate of the source, Hz
 * @param channels of the source
 * @param samples per channel, at the source's rate
 * @param codec FFmpeg's name of the source's codec
 * @param heard the channel that the network should hear because the mean of all is gone, or {@link
 *     #MEAN}
 * @param warnings what a user should know, one sentence each
 */
public record PreparedAudio(
        int sampleRate,
        int channels,
        long samples,
        String codec,
        int heard,
        List<String> warnings) {

    /** Instead of a channel: the mean of all. */
    public static final int MEAN = -1;

    public PreparedAudio {
        warnings = List.copyOf(warnings);
    }
}
