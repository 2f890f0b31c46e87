package io.heygem.operators.plan;

import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PreparedSound;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a sound, a video and what becomes of both are, in frames of the output's rate.
 *
 * @param policy what decides
 * @param soundFrames frames that the sound fills
 * @param slots frames of the video
 * @param outputFrames frames of the output
 * @param frameUs length of a frame, microseconds
 */
public record Lengths(
        LengthPolicy policy, int soundFrames, int slots, int outputFrames, double frameUs) {

    private static final double SLOW = 0.5;
    private static final double FAST = 2;

    /**
     * The lengths of a pair.
     *
     * @param slots frames of the video on the constant rate of its probe
     */
    public static Lengths of(
            PreparedSound sound, VideoProbe probe, int slots, LengthPolicy policy) {
        int num = probe.format().frameRateNum();
        int den = probe.format().frameRateDen();
        int soundFrames = Timeline.soundFrames(sound.samples(), sound.sampleRateHz(), num, den);
        // A picture is as long as anybody wants.
        int outputFrames = probe.still() ? soundFrames : policy.outputFrames(soundFrames, slots);
        return new Lengths(policy, soundFrames, slots, outputFrames, 1e6 * den / num);
    }

    /** What a user should know, one sentence each. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (outputFrames < soundFrames) {
            warnings.add(
                    "the sound is cut off after %.3f s, where the video ends"
                            .formatted(seconds(outputFrames)));
        }
        double speed = (double) slots / outputFrames;
        if (policy == LengthPolicy.REMAP && slots > 1 && (speed < SLOW || speed > FAST)) {
            warnings.add("the video plays at %.2f times its own speed".formatted(speed));
        }
        return warnings;
    }

    /** How long the output is. */
    public double outputSeconds() {
        return seconds(outputFrames);
    }

    /** How long the video is. */
    public double videoSeconds() {
        return seconds(slots);
    }

    private double seconds(int frames) {
        return frames * frameUs / 1e6;
    }
}
