package io.heygem.operators.media;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * FFmpeg, loaded once and silent: it writes to standard error on its own, which belongs to us.
 *
 * <p>All names cross the border as UTF-8, whatever the locale of the machine.
 */
final class Libav {

    static {
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    }

    private Libav() {}

    /** Makes sure that the libraries are loaded and silent. */
    static void load() {
        // The static initialiser does the work.
    }

    /** FFmpeg's sentence for an error number. */
    static String text(int error) {
        byte[] buffer = new byte[256];
        avutil.av_strerror(error, buffer, buffer.length);
        int length = 0;
        while (length < buffer.length && buffer[length] != 0) {
            length++;
        }
        return new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    /** A C string; the caller closes it. */
    static BytePointer utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        BytePointer pointer = new BytePointer(bytes.length + 1L);
        pointer.put(bytes, 0, bytes.length).put(bytes.length, (byte) 0);
        return pointer;
    }

    /** The file as a URL no name can escape from, {@code -x} and {@code a:b} included. */
    static BytePointer url(Path file) {
        return utf8("file:" + file.toAbsolutePath());
    }

    /** Options for one call; the caller frees them with {@code av_dict_free}. */
    static AVDictionary options(Map<String, String> values) {
        AVDictionary options = new AVDictionary(null);
        values.forEach((key, value) -> avutil.av_dict_set(options, key, value, 0));
        return options;
    }
}
