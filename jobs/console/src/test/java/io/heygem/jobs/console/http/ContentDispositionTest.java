package io.heygem.jobs.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentDispositionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a.mp4",
                "王芳 第 1 版.mp4",
                "\"><img src=x onerror=alert(1)>.mp4",
                "a\r\nSet-Cookie: x=y.mp4",
                "\u202Egpj.exe",
                "a;b=c\\d%41.mp4",
                "\0.mp4",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"
            })
    void noNameLeavesItsHeader(String name) {
        String header = ContentDisposition.attachment(name);
        assertThat(header)
                .matches(
                        "attachment; filename=\"[^\"\\\\]*\"; filename\\*=UTF-8''[A-Za-z0-9!#$&+.^_`|~%-]*");
        assertThat(header.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }

    @Test
    void keepsChineseNames() {
        String header = ContentDisposition.inline("王芳 1.mp4");
        assertThat(
                        URLDecoder.decode(
                                header.substring(header.indexOf("''") + 2), StandardCharsets.UTF_8))
                .isEqualTo("王芳 1.mp4");
    }
}
