package io.heygem.operators.media;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * The FFmpeg that this program runs.
 *
 * @param version for example {@code 8.1.2}
 * @param licence in FFmpeg's words
 * @param encoder name of the H.264 encoder that segments are written with
 */
public record FfmpegBuild(String version, String licence, String encoder) {

    /**
     * Loads the native libraries and asks them.
     *
     * @throws LinkageError when they cannot be loaded on this machine
     */
    public static FfmpegBuild load() {
        Libav.load();
        return new FfmpegBuild(
                text(avutil.av_version_info()),
                text(avcodec.avcodec_license()),
                VideoEncoder.software(VideoCodec.H264));
    }

    private static String text(BytePointer pointer) {
        return pointer.getString(StandardCharsets.UTF_8);
    }
}
