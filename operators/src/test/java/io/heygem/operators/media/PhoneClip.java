package io.heygem.operators.media;

import java.nio.file.Path;

/** A clip as phones make it in the dark: 30 frames a second, some of which are missing. */
public final class PhoneClip {

    /** Every so many frames two are missing. */
    private static final int EVERY = 5;

    private PhoneClip() {}

    /** Makes the clip, 128 x 96; frame i shows the number i. */
    public static Path make(Path file, int frames) {
        return new ClipMaker(file, "mpeg4").times(30, PhoneClip::tick).make(frames);
    }

    /** When a frame shows, in thirtieths of a second. */
    public static int tick(int frame) {
        return frame + 2 * (frame / EVERY);
    }
}
