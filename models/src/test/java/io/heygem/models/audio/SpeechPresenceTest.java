package io.heygem.models.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeechPresenceTest {

    private static final int STEPS = 800;

    /** Loud from step 200 to 400 and from 440 to 600. */
    private static float[] levels(float voice, float noise) {
        float[] levels = new float[STEPS];
        Arrays.fill(levels, noise);
        Arrays.fill(levels, 200, 400, voice);
        Arrays.fill(levels, 440, 600, voice);
        return levels;
    }

    @ParameterizedTest
    @ValueSource(floats = {0, -20, -45})
    void restsInSilenceHoweverLoudTheVoice(float voice) {
        float[] presence = SpeechPresence.of(levels(voice, voice - 33));
        assertThat(presence[100]).isZero();
        assertThat(presence[300]).isEqualTo(1);
        assertThat(presence[500]).isEqualTo(1);
        assertThat(presence[700]).isZero();
    }

    @Test
    void opensBeforeTheVoiceAndClosesAfterItWithinARampOf160Ms() {
        float[] presence = SpeechPresence.of(levels(-10, -60));
        assertThat(presence[199]).isEqualTo(1);
        assertThat(presence[180]).isZero();
        assertThat(presence[401]).isEqualTo(1);
        float largest = 0;
        for (int i = 1; i < STEPS; i++) {
            largest = Math.max(largest, Math.abs(presence[i] - presence[i - 1]));
        }
        assertThat(largest).as("step of a ramp per 12.5 ms").isBetween(0.08f, 0.15f);
    }

    @Test
    void aShortPauseIsSpeech() {
        float[] levels = levels(-10, -60);
        Arrays.fill(levels, 300, 320, -60);
        assertThat(SpeechPresence.of(levels)[310]).isEqualTo(1);
    }

    @Test
    void aClickIsSilence() {
        float[] levels = levels(-10, -60);
        levels[700] = -10;
        assertThat(SpeechPresence.of(levels)[700]).isZero();
    }

    @Test
    void aVoiceThatHoversRoundTheThresholdDoesNotFlicker() {
        float[] levels = levels(-10, -60);
        for (int i = 200; i < 400; i++) {
            levels[i] = i % 40 < 20 ? -10 : -37;
        }
        float[] presence = SpeechPresence.of(levels);
        for (int i = 200; i < 400; i++) {
            assertThat(presence[i]).isEqualTo(1);
        }
    }

    @Test
    void silenceThroughoutIsSilence() {
        float[] levels = new float[STEPS];
        Arrays.fill(levels, -80);
        assertThat(SpeechPresence.of(levels)).containsOnly(0);
        assertThat(SpeechPresence.of(new float[0])).isEmpty();
    }

    @Test
    void whatHasNoContrastIsSpeech() {
        float[] levels = new float[STEPS];
        Arrays.fill(levels, -30);
        assertThat(SpeechPresence.of(levels)).containsOnly(1);
        Arrays.fill(levels, 600, STEPS, -80);
        float[] padded = SpeechPresence.of(levels);
        assertThat(padded[300]).isEqualTo(1);
        assertThat(padded[700]).isZero();
    }

    @Test
    void theLevelOfAColumnIsThatOfItsBands() {
        float[] column = new float[MelSpectrogram.BANDS];
        Arrays.fill(column, MelSpectrogram.SILENCE);
        assertThat(SpeechPresence.level(column)).isEqualTo(-80);
        Arrays.fill(column, 2.4f);
        assertThat(SpeechPresence.level(column)).isCloseTo(0, within(0.01f));
        Arrays.fill(column, 0.8f);
        assertThat(SpeechPresence.level(column)).isCloseTo(-20, within(0.01f));
    }
}
