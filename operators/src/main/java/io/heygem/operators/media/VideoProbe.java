package io.heygem.operators.media;

import java.util.List;

/**
 * What a video file holds, found by reading it once without decoding all of it.
 *
 * @param container FFmpeg's name of the file format
 * @param codec FFmpeg's name of the codec
 * @param pixelFormat FFmpeg's name of the pixel format
 * @param format size (upright), rate and colour of the frames that {@link VideoReader} gives; the
 *     rate is the constant one chosen for the output
 * @param still true for a picture: one frame that may be shown for any time
 * @param ptsUs presentation time of every frame, microseconds, strictly ascending, first one 0
 * @param seekable false when frames can only be found by counting from the start
 * @param warnings what a user should know, one sentence each
 */
public record VideoProbe(
        String container,
        String codec,
        String pixelFormat,
        VideoFormat format,
        boolean still,
        long[] ptsUs,
        boolean seekable,
        List<String> warnings) {}
