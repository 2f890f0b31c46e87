package io.heygem.jobs.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void speaksChineseUnlessEnglishIsPreferred() {
        assertThat(Words.locale(null)).isEqualTo(Locale.CHINESE);
        assertThat(Words.locale("zh-CN,zh;q=0.9,en;q=0.8")).isEqualTo(Locale.CHINESE);
        assertThat(Words.locale("en-US,zh;q=0.5")).isEqualTo(Locale.ROOT);
        assertThat(Words.locale("fr")).isEqualTo(Locale.ROOT);
        assertThat(Words.locale(";;;=")).isEqualTo(Locale.CHINESE);
    }

    @Test
    void bothLanguagesHaveTheSameKeysAndEveryProblemAHint() {
        ResourceBundle english = bundle(Locale.ROOT);
        ResourceBundle chinese = bundle(Locale.CHINESE);
        assertThat(chinese.keySet()).isEqualTo(english.keySet());
        assertThat(english.keySet())
                .allSatisfy(
                        key ->
                                assertThat(english.keySet())
                                        .contains(
                                                "problem." + key.substring(key.indexOf('.') + 1),
                                                "hint." + key.substring(key.indexOf('.') + 1)));
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                "io.heygem.jobs.console.messages",
                locale,
                ResourceBundle.Control.getNoFallbackControl(
                        ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
