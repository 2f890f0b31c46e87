package io.heygem.operators.plan;

/**
 * The output's constant frame rate: slot j of a video shows the source frame whose presentation
 * time is nearest to j / rate. Which slot an output frame shows is up to the {@link
 * io.heygem.operators.record.LengthPolicy}.
 */
public final class Timeline {

    private Timeline() {}

    /**
     * The source frame in each slot.
     *
     * @param ptsUs presentation time of each source frame, microseconds, strictly ascending from 0
     * @param frameRateNum frames per second, numerator
     * @param frameRateDen frames per second, denominator
     * @return source frame per slot, ascending, at least one slot
     */
    public static int[] slots(long[] ptsUs, int frameRateNum, int frameRateDen) {
        int count =
                Math.toIntExact(slotAt(ptsUs[ptsUs.length - 1], frameRateNum, frameRateDen)) + 1;
        int[] slots = new int[count];
        int frame = 0;
        for (int slot = 0; slot < count; slot++) {
            double us = slot * 1e6 * frameRateDen / frameRateNum;
            while (frame + 1 < ptsUs.length
                    && Math.abs(ptsUs[frame + 1] - us) <= Math.abs(ptsUs[frame] - us)) {
                frame++;
            }
            slots[slot] = frame;
        }
        return slots;
    }

    /**
     * Output frames that a sound fills: its duration times the rate, rounded up.
     *
     * @param samples samples per channel
     * @param sampleRateHz samples per second
     */
    public static int soundFrames(
            long samples, int sampleRateHz, int frameRateNum, int frameRateDen) {
        long numerator = Math.multiplyExact(samples, frameRateNum);
        long denominator = (long) sampleRateHz * frameRateDen;
        return Math.toIntExact(Math.max(1, (numerator + denominator - 1) / denominator));
    }

    private static long slotAt(long us, int frameRateNum, int frameRateDen) {
        return Math.round((double) us * frameRateNum / (1e6 * frameRateDen));
    }
}
