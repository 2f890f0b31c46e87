package io.heygem.operators.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MouthStrengthTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1.0, 1", "0.80, 0.8", "1.5, 1.5", "0.333, 0.33"})
    void readsWhatUsersWrite(String typed, String word) {
        MouthStrength strength = MouthStrength.of(typed).orElseThrow();
        assertThat(strength.word()).isEqualTo(word);
        assertThat(MouthStrength.of(word)).contains(strength);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-0.1", "1.51", "2", "NaN", "1e0", "much", "1,5", " 1"})
    void anythingElseIsNone(String typed) {
        assertThat(MouthStrength.of(typed)).isEmpty();
    }

    @Test
    void aboveOneWhatIsHeardGrowsAwayFromSilence() {
        float[] mels = {-4, 0, 3.9f};
        new MouthStrength(150).exaggerate(mels);
        assertThat(mels[0]).isEqualTo(-4);
        assertThat(mels[1]).isGreaterThan(0.5f);
        assertThat(mels[2]).isEqualTo(4);
        assertThat(new MouthStrength(150).opacity()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50, 100})
    void upToOneOnlyTheOpacityDiffers(int percent) {
        float[] mels = {-4, 0, 3.9f};
        new MouthStrength(percent).exaggerate(mels);
        assertThat(mels).containsExactly(-4, 0, 3.9f);
        assertThat(new MouthStrength(percent).opacity()).isEqualTo(percent / 100f);
    }
}
