package io.heygem.operators.record;

import io.heygem.models.audio.MelSpectrogram;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How much a mouth moves.
 *
 * @param percent 0 leaves the source as it is, 100 shows what the lip network paints, more
 *     exaggerates; up to 150
 */
public record MouthStrength(int percent) {

    /** What holds where nobody asked for another. */
    public static final MouthStrength DEFAULT = new MouthStrength(100);

    private static final int MOST = 150;
    private static final float LOUDER = 0.3f;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,6})?");

    public MouthStrength {
        if (percent < 0 || percent > MOST) {
            throw new IllegalArgumentException(
                    "mouth strength is %d %%, expected 0 to %d".formatted(percent, MOST));
        }
    }

    /** The strength that a user's number, as {@code 0.8}, means; empty outside 0..1.5. */
    public static Optional<MouthStrength> of(String number) {
        if (!NUMBER.matcher(number).matches()) {
            return Optional.empty();
        }
        int percent = (int) Math.round(Double.parseDouble(number) * 100);
        return percent > MOST ? Optional.empty() : Optional.of(new MouthStrength(percent));
    }

    /** The same strength as users write it; equal strengths give equal words. */
    public String word() {
        return BigDecimal.valueOf(percent, 2).stripTrailingZeros().toPlainString();
    }

    /** How far a painted mouth covers the source, 0..1. */
    public float opacity() {
        return Math.min(100, percent) / 100f;
    }

    /**
     * Makes what a network hears stronger where more than it paints is asked for: up to 1.3 times
     * as far from silence.
     *
     * @param mels float32, -4..4, -4 is silence; changed in place
     */
    public void exaggerate(float[] mels) {
        if (percent <= DEFAULT.percent) {
            return;
        }
        float gain = 1 + LOUDER * (percent - 100) / (MOST - 100);
        for (int i = 0; i < mels.length; i++) {
            mels[i] =
                    Math.min(
                            -MelSpectrogram.SILENCE,
                            MelSpectrogram.SILENCE + gain * (mels[i] - MelSpectrogram.SILENCE));
        }
    }
}
