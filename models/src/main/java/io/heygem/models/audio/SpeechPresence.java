package io.heygem.models.audio;

import java.util.Arrays;

/**
 * When somebody speaks, told from the level of a mel spectrogram. Thresholds are relative to the
 * sound's own noise and voice, with hysteresis; short pauses are part of speech. A sound without
 * contrast, as a tone or noise throughout, counts as speech; digital silence does not.
 */
public final class SpeechPresence {

    /** The lowest bands hold hum. */
    private static final int FIRST_BAND = 3;

    /** Level of a column in which nothing is heard, dB. */
    private static final float NOTHING_DB = -80;

    private static final double FLOOR_SHARE = 0.1;
    private static final double TOP_SHARE = 0.95;
    private static final float LEAST_CONTRAST_DB = 15;
    private static final float ON_ABOVE_FLOOR_DB = 9;
    private static final float OFF_ABOVE_FLOOR_DB = 6;
    private static final float ON_BELOW_TOP_DB = 24;
    private static final float OFF_BELOW_TOP_DB = 30;
    private static final float LATEST_ON_BELOW_TOP_DB = 10;
    private static final float HYSTERESIS_DB = 3;

    /** Steps are columns of 12.5 ms. */
    private static final int SMOOTH_STEPS = 2;

    private static final int SHORTEST_PAUSE_STEPS = 32;
    private static final int SHORTEST_SPEECH_STEPS = 5;

    /** A mouth opens before it is heard and closes after. */
    private static final int BEFORE_STEPS = 4;

    private static final int AFTER_STEPS = 6;
    private static final int RAMP_STEPS = 13;

    private SpeechPresence() {}

    /**
     * Level of one column, dB, from -80 where nothing is heard.
     *
     * @param column float32 [80], -4..4
     */
    public static float level(float[] column) {
        double sum = 0;
        for (int band = FIRST_BAND; band < MelSpectrogram.BANDS; band++) {
            if (column[band] > MelSpectrogram.SILENCE) {
                // The inverse of the normalisation: 1.6 log10(mel) + 2.4.
                sum += Math.pow(10, (column[band] - 2.4) / 1.6);
            }
        }
        double mean = sum / (MelSpectrogram.BANDS - FIRST_BAND);
        return (float) Math.max(NOTHING_DB, 20 * Math.log10(Math.max(mean, 1e-12)));
    }

    /**
     * How much each column belongs to speech: 1 where somebody speaks, 0 in silence, with ramps of
     * 160 ms between them that end before speech begins and begin after it ends.
     *
     * @param levels dB per column, see {@link #level}
     * @return 0..1 per column
     */
    public static float[] of(float[] levels) {
        float[] presence = new float[levels.length];
        float[] smooth = smooth(levels);
        float[] sorted = smooth.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0 || sorted[sorted.length - 1] <= NOTHING_DB) {
            return presence;
        }
        float[] heard = heard(sorted);
        float top = at(heard, TOP_SHARE);
        float floor = at(heard, FLOOR_SHARE);
        float on = Math.max(floor + ON_ABOVE_FLOOR_DB, top - ON_BELOW_TOP_DB);
        float off = Math.max(floor + OFF_ABOVE_FLOOR_DB, top - OFF_BELOW_TOP_DB);
        if (top - floor < LEAST_CONTRAST_DB) {
            // Noise or a tone hides the pauses; what is digital silence is one still.
            on = NOTHING_DB + ON_ABOVE_FLOOR_DB;
            off = on - HYSTERESIS_DB;
        }
        on = Math.min(on, top - LATEST_ON_BELOW_TOP_DB);
        off = Math.min(off, on - HYSTERESIS_DB);
        boolean[] speech = decide(smooth, on, off);
        drop(speech, true, SHORTEST_SPEECH_STEPS);
        drop(speech, false, SHORTEST_PAUSE_STEPS);
        ramps(speech, presence);
        return presence;
    }

    /** What is not digital silence, so that padding does not change what loud means. */
    private static float[] heard(float[] sorted) {
        int from = 0;
        while (from < sorted.length - 1 && sorted[from] <= NOTHING_DB) {
            from++;
        }
        return Arrays.copyOfRange(sorted, from, sorted.length);
    }

    private static float at(float[] sorted, double share) {
        return sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private static float[] smooth(float[] levels) {
        float[] smooth = new float[levels.length];
        for (int i = 0; i < levels.length; i++) {
            int from = Math.max(0, i - SMOOTH_STEPS);
            int to = Math.min(levels.length, i + SMOOTH_STEPS + 1);
            float sum = 0;
            for (int j = from; j < to; j++) {
                sum += levels[j];
            }
            smooth[i] = sum / (to - from);
        }
        return smooth;
    }

    private static boolean[] decide(float[] levels, float on, float off) {
        boolean[] speech = new boolean[levels.length];
        boolean now = false;
        for (int i = 0; i < levels.length; i++) {
            now = levels[i] > (now ? off : on);
            speech[i] = now;
        }
        // Backwards too: a soft beginning belongs to what becomes loud.
        for (int i = levels.length - 2; i >= 0; i--) {
            speech[i] |= speech[i + 1] && levels[i] > off;
        }
        return speech;
    }

    /** Turns runs of a value that are too short into the other; runs at the ends stay. */
    private static void drop(boolean[] speech, boolean value, int shortest) {
        int from = 0;
        while (from < speech.length) {
            int to = from;
            while (to < speech.length && speech[to] == speech[from]) {
                to++;
            }
            boolean inside = from > 0 && to < speech.length;
            if (speech[from] == value && to - from < shortest && (inside || value)) {
                Arrays.fill(speech, from, to, !value);
            }
            from = to;
        }
    }

    private static void ramps(boolean[] speech, float[] presence) {
        int sinceSpeech = Integer.MAX_VALUE / 2;
        for (int i = 0; i < speech.length; i++) {
            sinceSpeech = speech[i] ? 0 : sinceSpeech + 1;
            presence[i] = ramp(sinceSpeech - AFTER_STEPS);
        }
        int untilSpeech = Integer.MAX_VALUE / 2;
        for (int i = speech.length - 1; i >= 0; i--) {
            untilSpeech = speech[i] ? 0 : untilSpeech + 1;
            presence[i] = Math.max(presence[i], ramp(untilSpeech - BEFORE_STEPS));
        }
    }

    private static float ramp(int steps) {
        double t = Math.max(0, Math.min(1, (double) steps / RAMP_STEPS));
        return (float) (0.5 + 0.5 * Math.cos(Math.PI * t));
    }
}
