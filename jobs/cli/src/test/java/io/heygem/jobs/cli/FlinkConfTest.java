package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlinkConfTest {

    private static final Path ROOM = Path.of("../../flink-conf").toAbsolutePath().normalize();
    private static final Class<?>[] OPTIONS = {
        CheckpointingOptions.class,
        ClusterOptions.class,
        CoreOptions.class,
        ExternalResourceOptions.class,
        HeartbeatManagerOptions.class,
        JobManagerOptions.class,
        MetricOptions.class,
        PipelineOptions.class,
        RestOptions.class,
        RestartStrategyOptions.class,
        RpcOptions.class,
        StateBackendOptions.class,
        TaskManagerOptions.class,
        WebOptions.class,
    };

    @TempDir Path conf;

    static List<Path> yamls() throws IOException {
        try (Stream<Path> files = Files.walk(ROOM)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    // A resource of the Kubernetes operator is no file that Flink reads.
                    .filter(file -> !file.getParent().endsWith("kubernetes"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("yamls")
    void holdsOnlyKeysAndValuesThatFlinkUnderstands(Path yaml) throws Exception {
        Files.copy(yaml, conf.resolve("config.yaml"));
        Configuration loaded = GlobalConfiguration.loadConfiguration(conf.toString());
        Map<String, ConfigOption<?>> known = known();
        assertThat(loaded.keySet()).isNotEmpty();
        for (String key : loaded.keySet()) {
            if (key.startsWith("lipsync.")
                    || key.startsWith("external-resource.gpu.")
                    || key.startsWith("metrics.reporter.")) {
                continue;
            }
            assertThat(known).as(yaml.toString()).containsKey(key);
            assertThat(loaded.get(known.get(key))).as(key).isNotNull();
        }
        if (loaded.keySet().stream().anyMatch(key -> key.startsWith("taskmanager.memory."))) {
            assertThat(TaskExecutorProcessUtils.processSpecFromConfig(loaded)).isNotNull();
        }
    }

    private static Map<String, ConfigOption<?>> known() throws IllegalAccessException {
        Map<String, ConfigOption<?>> known = new HashMap<>();
        for (Class<?> type : OPTIONS) {
            for (Field field : type.getFields()) {
                if (field.getType() == ConfigOption.class) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    known.put(option.key(), option);
                }
            }
        }
        return known;
    }
}
