package io.heygem.jobs.lipsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.onnx.Device;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.kafka.KafkaOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobArgumentsTest {

    @TempDir Path folder;

    private final Configuration cluster =
            Configuration.fromMap(
                    Map.of(
                            "lipsync.device", "cpu",
                            "lipsync.encode.crf", "20",
                            "lipsync.segment.frames", "24",
                            "parallelism.default", "3"));

    @Test
    void definitionsWinOverTheFileWhichWinsOverTheCluster() throws Exception {
        Path yaml = folder.resolve("job.yaml");
        Files.writeString(
                yaml,
                """
                lipsync:
                  encode:
                    crf: 25
                  kafka:
                    topic-prefix: team.
                    properties:
                      security.protocol: SSL
                lipsync.segment.frames: 30
                """);
        Configuration options =
                JobArguments.options(
                        new String[] {
                            "--config", yaml.toString(), "-D", "lipsync.segment.frames=40"
                        },
                        cluster);
        assertThat(options.get(LipSyncOptions.DEVICE)).isEqualTo(Device.CPU);
        assertThat(options.get(LipSyncOptions.ENCODE_CRF)).isEqualTo(25);
        assertThat(options.get(LipSyncOptions.SEGMENT_FRAMES)).isEqualTo(40);
        assertThat(options.get(KafkaOptions.TOPIC_PREFIX)).isEqualTo("team.");
        assertThat(options.get(KafkaOptions.PROPERTIES)).containsEntry("security.protocol", "SSL");
        assertThat(options.keySet()).doesNotContain("parallelism.default");
        assertThat(
                        JobArguments.options(new String[] {"-Dlipsync.kafka.group-id=g"}, cluster)
                                .get(KafkaOptions.GROUP_ID))
                .isEqualTo("g");
    }

    @Test
    void refusesWhatItDoesNotKnowByName() throws Exception {
        Path yaml = Files.writeString(folder.resolve("job.yaml"), "lipsync: {divice: cpu}");
        refuses("lipsync.divice", "-D", "lipsync.divice=cpu");
        refuses("lipsync.divice", "--config", yaml.toString());
        refuses("parallelism.default", "-D", "parallelism.default=2");
        refuses("--divice", "--divice", "cpu");
        refuses("-D", "-D");
        refuses("expected key=value", "-D", "lipsync.device");
        refuses("lipsync.device is toaster", "-Dlipsync.device=toaster");
        refuses("none.yaml", "--config=" + folder.resolve("none.yaml"));
    }

    private void refuses(String named, String... args) {
        assertThatThrownBy(() -> JobArguments.options(args, cluster))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }
}
