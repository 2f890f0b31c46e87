package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.link.LinkFacesFunction;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.plan.PlanSettings;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.kafka.KafkaOptions;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LipSyncOptionsTest {

    /** Rewrite the table with {@code mvn -pl pipeline -am test -Dheygem.rewrite=true}. */
    private static final boolean REWRITE = Boolean.getBoolean("heygem.rewrite");

    private static final Path TABLE = Path.of("OPTIONS.md");

    @ParameterizedTest
    @MethodSource("options")
    void isCalledDescribedAndPresetAsTheHouseDoes(ConfigOption<?> option) {
        assertThat(option.key()).matches("lipsync(\\.[a-z][a-z0-9]*(-[a-z0-9]+)*)+");
        assertThat(description(option)).matches("[A-Z].{15,}\\.");
        if (option.defaultValue() instanceof Number number) {
            assertThat(number.doubleValue()).isBetween(0.0, 1e8);
        }
    }

    @Test
    void noTwoShareAKey() throws IllegalAccessException {
        assertThat(options()).extracting(ConfigOption::key).doesNotHaveDuplicates();
    }

    @Test
    void theStagesAcceptAllDefaults() {
        Configuration options = new Configuration();
        EncoderSettings encoder =
                new EncoderSettings(
                        options.get(LipSyncOptions.ENCODE_CRF),
                        options.get(LipSyncOptions.ENCODE_PRESET));
        assertThat(encoder.crf()).isBetween(10, 28);
        PlanSettings plan =
                new PlanSettings(
                        "",
                        "",
                        "",
                        encoder,
                        options.get(LipSyncOptions.SEGMENT_FRAMES),
                        options.get(LipSyncOptions.DETECT_RANGE_FRAMES));
        assertThat(plan.segmentFrames()).as("about 2 s of output").isBetween(48, 64);
        JobLayout layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
        assertThat(new LinkFacesFunction(layout, "", options.get(LipSyncOptions.SEGMENT_WINDOW)))
                .isNotNull();
        assertThat(options.get(LipSyncOptions.INFER_PARALLELISM)).isPositive();
    }

    @Test
    void limitsOfFilesAreOptions() {
        Configuration options =
                Configuration.fromMap(
                        Map.of(
                                "lipsync.limit.pixels", "1000000",
                                "lipsync.limit.frames", "2000",
                                "lipsync.limit.duration", "3 min",
                                "lipsync.limit.tracks", "4",
                                "lipsync.limit.picture-memory", "500 mb"));
        assertThat(LipSyncPipeline.limits(options))
                .isEqualTo(new MediaLimits(1_000_000, 2000, Duration.ofMinutes(3), 4, 500L << 20));
        assertThat(LipSyncPipeline.limits(new Configuration())).isEqualTo(MediaLimits.DEFAULT);
    }

    @Test
    void theListOfAllOptionsMissesNone() throws Exception {
        assertThat(LipSyncOptions.all()).containsExactlyInAnyOrderElementsOf(options());
    }

    @Test
    void namesTheKeysAndValuesThatNoOptionHas() {
        assertThat(
                        LipSyncOptions.unknown(
                                List.of(
                                        "lipsync.divice",
                                        "lipsync.device",
                                        "lipsync.kafka.properties.security.protocol",
                                        "lipsync.kafka.properties",
                                        "lipsync.devices.x",
                                        "parallelism.default")))
                .containsExactly("lipsync.divice", "lipsync.devices.x");
        Configuration settings = new Configuration();
        settings.setString("lipsync.encode.crf", "fine");
        settings.setString("lipsync.device", "cpu");
        assertThat(LipSyncOptions.unreadable(settings)).containsExactly(LipSyncOptions.ENCODE_CRF);
    }

    @Test
    void theReferenceTableIsUpToDate() throws Exception {
        if (REWRITE) {
            Files.writeString(TABLE, table());
        }
        assertThat(TABLE)
                .as("generated; rewrite it with -Dheygem.rewrite=true and review the difference")
                .hasContent(table());
    }

    static List<ConfigOption<?>> options() throws IllegalAccessException {
        List<ConfigOption<?>> options = new ArrayList<>();
        for (Class<?> room : List.of(LipSyncOptions.class, KafkaOptions.class)) {
            for (Field field : room.getFields()) {
                if (field.get(null) instanceof ConfigOption<?> option) {
                    options.add(option);
                }
            }
        }
        options.sort(Comparator.comparing((ConfigOption<?> option) -> option.key()));
        assertThat(options).hasSizeGreaterThan(5);
        return options;
    }

    private static String table() throws IllegalAccessException {
        StringBuilder table =
                new StringBuilder(
                        """
                        # Options of a deployment

                        Generated from `LipSyncOptions` and `KafkaOptions`; `LipSyncOptionsTest` says how.

                        | Key | Default | Type | Meaning |
                        |---|---|---|---|
                        """);
        for (ConfigOption<?> option : options()) {
            table.append(
                    "| `%s` | %s | %s | %s |%n"
                            .formatted(
                                    option.key(), preset(option), type(option), description(option))
                            .replace(System.lineSeparator(), "\n"));
        }
        return table.toString();
    }

    private static String preset(ConfigOption<?> option) {
        return option.hasDefaultValue()
                ? "`" + option.defaultValue().toString().toLowerCase(Locale.ROOT) + "`"
                : "";
    }

    private static String type(ConfigOption<?> option) {
        return option.hasDefaultValue()
                ? option.defaultValue() instanceof Enum<?>
                        ? "one word"
                        : option.defaultValue().getClass().getSimpleName()
                : "String";
    }

    private static String description(ConfigOption<?> option) {
        return new HtmlFormatter().format(option.description());
    }
}
