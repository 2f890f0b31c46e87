package io.heygem.operators.record;

import java.util.ArrayList;
import java.util.List;

/**
 * Output frames that show the source unchanged because there was nobody to paint.
 *
 * @param withoutFace frames in which no speaker's face was found
 * @param mouthHidden frames in which a speaker's face was followed, but its mouth does not show: it
 *     is covered, turned away or cut off by the picture's border
 */
public record PassedThrough(int withoutFace, int mouthHidden) {

    /** Every frame is painted, or rests in silence. */
    public static final PassedThrough NONE = new PassedThrough(0, 0);

    /** Both together. */
    public PassedThrough plus(PassedThrough other) {
        return new PassedThrough(withoutFace + other.withoutFace, mouthHidden + other.mouthHidden);
    }

    /**
     * A sentence for users about each kind that there is.
     *
     * @param frames of the whole output
     */
    public List<String> sentences(int frames) {
        List<String> sentences = new ArrayList<>();
        if (withoutFace > 0) {
            sentences.add(
                    "%d of %d frames show no face and passed through unchanged"
                            .formatted(withoutFace, frames));
        }
        if (mouthHidden > 0) {
            sentences.add(
                    "%d of %d frames show a face whose mouth is covered, turned away or cut off, and passed through unchanged"
                            .formatted(mouthHidden, frames));
        }
        return sentences;
    }
}
