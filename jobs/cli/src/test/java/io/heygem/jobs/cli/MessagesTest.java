package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoState;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MessagesTest {

    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private final Messages english = Messages.in(Locale.GERMANY);
    private final Messages chinese = Messages.in(Locale.TRADITIONAL_CHINESE);

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaces() {
        assertThat(own(chinese.bundle())).isEqualTo(own(english.bundle()));
        for (String key : own(english.bundle())) {
            assertThat(places(chinese, key)).as(key).isEqualTo(places(english, key));
        }
    }

    @Test
    void noTextHasAnApostropheThatMessageFormatWouldSwallow() {
        for (Messages messages : new Messages[] {english, chinese}) {
            for (String key : own(messages.bundle())) {
                assertThat(messages.bundle().getString(key))
                        .as(key)
                        .doesNotContain("'")
                        .isNotBlank();
            }
        }
    }

    @Test
    void everyCodePhaseAndStateHasItsWords() {
        for (Messages messages : new Messages[] {english, chinese}) {
            FailureText failures = new FailureText(messages);
            for (ErrorCode code : ErrorCode.values()) {
                assertThat(failures.sentence(code, "codec av9 is unknown"))
                        .isNotBlank()
                        .doesNotContain("{");
                assertThat(failures.hint(code)).isNotBlank();
            }
            for (RenderPhase phase : RenderPhase.values()) {
                assertThat(messages.get("phase." + phase)).isNotBlank();
            }
            for (VideoState state : VideoState.values()) {
                assertThat(messages.get("state." + state)).isNotBlank();
            }
        }
    }

    @Test
    void namesTheCodecThatIsNotSupported() {
        assertThat(
                        new FailureText(chinese)
                                .sentence(
                                        ErrorCode.DECODE_UNSUPPORTED_CODEC,
                                        "a.mp4 has codec H.265, expected one we decode"))
                .isEqualTo("视频解码失败，不支持的编码格式 H.265");
    }

    private static Set<String> own(ResourceBundle bundle) {
        return new TreeSet<>(bundle.keySet());
    }

    private static Set<String> places(Messages messages, String key) {
        return PLACE.matcher(messages.bundle().getString(key))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
