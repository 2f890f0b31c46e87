package io.heygem.jobs.console;

import java.util.List;

/**
 * What a file is; what does not apply is null.
 *
 * @param usable false when it cannot be rendered
 * @param container FFmpeg's name of the file format
 * @param codec FFmpeg's name of the codec
 * @param width columns, upright
 * @param height rows, upright
 * @param fps frames per second of the output
 * @param seconds how long it is
 * @param sampledFrames frames that were searched for a face
 * @param framesWithFace those that show one
 * @param warnings what a user should know, one sentence each
 * @param code what is wrong with it
 * @param reason what is wrong with it, in a sentence
 */
public record FileLook(
        boolean usable,
        String container,
        String codec,
        Integer width,
        Integer height,
        Double fps,
        Double seconds,
        Integer sampledFrames,
        Integer framesWithFace,
        List<String> warnings,
        String code,
        String reason) {

    public FileLook {
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** A sound. */
    public static FileLook audio(String codec, double seconds) {
        return new FileLook(
                true, null, codec, null, null, null, seconds, null, null, null, null, null);
    }

    /** A file that cannot be used. */
    public static FileLook unusable(String code, String reason) {
        return new FileLook(
                false, null, null, null, null, null, null, null, null, null, code, reason);
    }
}
