package io.heygem.jobs.console;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Looks into files with eyes that the console has not: FFmpeg and a face detector. Whoever starts
 * the console brings one. Called by one thread at a time.
 */
public interface FileLooker {

    /** What a video is, or why it is none. */
    FileLook video(Path file) throws IOException;

    /** What an audio is, or why it is none. */
    FileLook audio(Path file) throws IOException;

    /**
     * Writes a small picture of a video.
     *
     * @param jpeg file to write
     * @return false where there is no picture to be had
     */
    boolean thumbnail(Path video, Path jpeg) throws IOException;
}
