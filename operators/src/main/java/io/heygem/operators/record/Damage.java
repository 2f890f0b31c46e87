package io.heygem.operators.record;

/**
 * Source frames that were missing or decoded with errors.
 *
 * @param frames how many output frames show one
 * @param fromUs presentation time of the first in the source, microseconds; 0 when there is none
 * @param toUs presentation time of the last
 */
public record Damage(int frames, long fromUs, long toUs) {

    /** All is well. */
    public static final Damage NONE = new Damage(0, 0, 0);

    /** With one more output frame that shows the source frame of that time. */
    public Damage with(long ptsUs) {
        return plus(new Damage(1, ptsUs, ptsUs));
    }

    /** Both together. */
    public Damage plus(Damage other) {
        if (frames == 0 || other.frames == 0) {
            return frames == 0 ? other : this;
        }
        return new Damage(
                frames + other.frames, Math.min(fromUs, other.fromUs), Math.max(toUs, other.toUs));
    }

    /** A sentence for users. */
    public String sentence() {
        return "%d frames show a damaged or missing piece of the source, between %.2f s and %.2f s of it"
                .formatted(frames, fromUs / 1e6, toUs / 1e6);
    }
}
