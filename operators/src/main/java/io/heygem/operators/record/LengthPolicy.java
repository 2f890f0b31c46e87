package io.heygem.operators.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What happens when a sound and a video are not equally long. Lengths are frames at the output's
 * constant rate: a sound fills {@code ceil(duration * rate)} of them, a video has one slot for each
 * of its own. What output frame i shows is a pure function of i.
 */
public enum LengthPolicy {
    /** The sound decides; a shorter video plays there and back: 0 1 2 3 2 1 0 1 .. */
    BOUNCE,
    /** The sound decides; a shorter video begins again: 0 1 2 3 0 1 2 3 .. */
    LOOP,
    /** The sound decides; a shorter video stands still on its last frame: 0 1 2 3 3 3 .. */
    FREEZE,
    /** The shorter of both decides. */
    CUT_OFF,
    /** The longer of both decides: silence follows a shorter sound, a shorter video bounces. */
    SILENCE,
    /** The sound decides; the video plays faster or slower, so that all of it shows. */
    REMAP;

    /** What holds where nobody asked for another. */
    public static final LengthPolicy DEFAULT = BOUNCE;

    /** The name that users write, as {@code cut_off}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The policy of a {@link #word}. */
    public static Optional<LengthPolicy> of(String word) {
        return Arrays.stream(values()).filter(policy -> policy.word().equals(word)).findFirst();
    }

    /** All names that users may write. */
    public static List<String> words() {
        return Arrays.stream(values()).map(LengthPolicy::word).toList();
    }

    /**
     * Frames of the output.
     *
     * @param soundFrames frames that the sound fills, at least 1
     * @param slots frames of the video, at least 1
     */
    public int outputFrames(int soundFrames, int slots) {
        return switch (this) {
            case BOUNCE, LOOP, FREEZE, REMAP -> soundFrames;
            case CUT_OFF -> Math.min(soundFrames, slots);
            case SILENCE -> Math.max(soundFrames, slots);
        };
    }

    /**
     * The slot that an output frame shows.
     *
     * @param outputFrame 0 to {@code outputFrames - 1}
     * @param slots frames of the video, at least 1
     * @param outputFrames frames of the output
     */
    public int slot(int outputFrame, int slots, int outputFrames) {
        return switch (this) {
            case BOUNCE, SILENCE -> bounce(outputFrame, slots);
            case LOOP -> outputFrame % slots;
            case FREEZE, CUT_OFF -> Math.min(outputFrame, slots - 1);
            // The middle of the output frame, measured in slots.
            case REMAP -> (int) ((2L * outputFrame + 1) * slots / (2L * outputFrames));
        };
    }

    /** How many slots, from the first, are shown at all. */
    public int slotsShown(int slots, int outputFrames) {
        return this == REMAP
                ? slot(outputFrames - 1, slots, outputFrames) + 1
                : Math.min(slots, outputFrames);
    }

    /** Both ends show once. */
    private static int bounce(int outputFrame, int slots) {
        if (slots == 1) {
            return 0;
        }
        int at = (int) (outputFrame % (2L * slots - 2));
        return at < slots ? at : (int) (2L * slots - 2 - at);
    }
}
