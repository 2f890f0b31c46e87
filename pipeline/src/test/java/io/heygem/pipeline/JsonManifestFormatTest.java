package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.image.ColorMatrix;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.record.OutputManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonManifestFormatTest {

    private static final OutputManifest MANIFEST =
            new OutputManifest(
                    "j",
                    "主播",
                    "/data/主播.mp4",
                    "v".repeat(64),
                    "a".repeat(64),
                    "r".repeat(64),
                    "lips",
                    "m".repeat(64),
                    "cut_off",
                    "640,360@2.5",
                    "0.9",
                    new VideoFormat(1920, 1080, 30000, 1001, 1, 1, ColorMatrix.BT709, true),
                    7200,
                    3,
                    2,
                    240_240_000,
                    240_256_000,
                    5_000_000_000L,
                    "f".repeat(64),
                    List.of("3 of 7200 frames show no face", "两 tracks"));

    private final JsonManifestFormat format = new JsonManifestFormat();

    @Test
    void whatIsWrittenIsReadBack() throws IOException {
        assertThat(format.read(format.write(MANIFEST))).isEqualTo(MANIFEST);
    }

    @Test
    void peopleCanReadIt() {
        assertThat(new String(format.write(MANIFEST), StandardCharsets.UTF_8).lines())
                .contains("  \"videoId\" : \"主播\",", "    \"frameRateNum\" : 30000,");
    }

    @Test
    void aFieldOfALaterVersionIsPassedOver() throws IOException {
        String text = new String(format.write(MANIFEST), StandardCharsets.UTF_8);
        byte[] later = text.replaceFirst("\\{", "{\"new\": 1,").getBytes(StandardCharsets.UTF_8);
        assertThat(format.read(later)).isEqualTo(MANIFEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "no manifest", "[]", "{\"frames\": \"many\"}"})
    void whatIsNoManifestIsAnIoException(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> format.read(bytes)).isInstanceOf(IOException.class);
    }

    @Test
    void travelsToTaskManagers() throws Exception {
        assertThat(InstantiationUtil.clone(format).write(MANIFEST))
                .isEqualTo(format.write(MANIFEST));
    }
}
