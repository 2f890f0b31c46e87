package io.heygem.operators.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FaceChoiceTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dominant",
                "largest",
                "center",
                "left",
                "right",
                "all",
                "1",
                "12",
                "640,360@2.5",
                "0,0@0"
            })
    void wordsAreReadBack(String word) {
        FaceChoice choice = FaceChoice.of(word).orElseThrow();
        assertThat(choice.word()).isEqualTo(word);
        assertThat(FaceChoice.of(choice.word())).contains(choice);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"640,360;640,360@0", "640,360@2.50;640,360@2.5", "640,360@10;640,360@10"})
    void equalChoicesHaveOneWord(String typed, String word) {
        assertThat(FaceChoice.of(typed).orElseThrow().word()).isEqualTo(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "01",
                "1000",
                "big",
                "LEFT",
                "index",
                "place",
                "1,2@",
                "1,2@-3",
                "1;2",
                "a,b",
                "1.5,2",
                "1,2@1.1234567",
                " 1",
                "１"
            })
    void whatIsNoChoiceIsNone(String word) {
        assertThat(FaceChoice.of(word)).isEmpty();
    }

    @Test
    void timesAreMicroseconds() {
        FaceChoice choice = FaceChoice.of("3,4@1.000001").orElseThrow();
        assertThat(choice).isEqualTo(new FaceChoice(FaceChoice.Rule.PLACE, 0, 3, 4, 1_000_001));
    }
}
