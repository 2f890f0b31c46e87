package io.heygem.jobs.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfTest {

    private static final Path FLINK_CONF = Path.of("../../flink-conf").toAbsolutePath().normalize();

    @TempDir Path workspace;

    private ClusterFolder write(int taskManagers, int gpus, Map<String, String> typed)
            throws IOException {
        ClusterFolder folder = ClusterFolder.of(workspace);
        ClusterSettings settings =
                new ClusterSettings(taskManagers, gpus, 3, 9092, 8085, Map.of("lipsync.a", "b c"));
        settings.write(folder);
        assertThat(ClusterSettings.read(folder)).isEqualTo(settings);
        new ClusterConf(folder, FLINK_CONF, typed).write(settings, 7123);
        return folder;
    }

    @Test
    void takesTheFilesOfTheHouseWhatThisMachineDecidesAndWhatWasTyped() throws Exception {
        ClusterFolder folder = write(1, 0, Map.of("taskmanager.memory.process.size", "2g"));
        Configuration conf = ClusterConf.read(folder, "jobmanager");
        assertThat(conf.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY).toString()).isEqualTo("2 gb");
        assertThat(conf.get(CheckpointingOptions.ENABLE_UNALIGNED)).isTrue();
        assertThat(conf.get(RestOptions.PORT)).isEqualTo(8085);
        assertThat(conf.get(RestOptions.BIND_ADDRESS)).isEqualTo("127.0.0.1");
        assertThat(conf.get(JobManagerOptions.PORT)).isEqualTo(7123);
        assertThat(conf.get(CoreOptions.DEFAULT_PARALLELISM)).isEqualTo(3);
        assertThat(conf.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo(folder.checkpoints().toUri().toString());
        assertThat(conf.getOptional(ExternalResourceOptions.EXTERNAL_RESOURCE_LIST)).isEmpty();
    }

    @Test
    void dealsTheGpusToTheTaskManagers() throws Exception {
        ClusterFolder folder = write(2, 3, Map.of());
        Configuration first = ClusterConf.read(folder, "taskmanager-1");
        Configuration second = ClusterConf.read(folder, "taskmanager-2");
        assertThat(first.toMap())
                .containsEntry("external-resource.gpu.amount", "2")
                .containsEntry("external-resource.gpu.param.indexes", "0;2")
                .containsEntry("taskmanager.resource-id", "taskmanager-1");
        assertThat(second.toMap())
                .containsEntry("external-resource.gpu.amount", "1")
                .containsEntry("external-resource.gpu.param.indexes", "1");
        assertThat(write(3, 1, Map.of()).conf().resolve("taskmanager-2/config.yaml"))
                .content()
                .doesNotContain("external-resource");
    }

    @Test
    void refusesMemoryThatDoesNotFitBeforeAnythingStarts() throws Exception {
        ClusterFolder folder = write(1, 0, Map.of("taskmanager.memory.process.size", "600m"));
        Files.createDirectories(folder.app());
        Files.writeString(folder.app().resolve("flink-classpath.txt"), "x.jar");
        FlinkCommands commands = new FlinkCommands(folder, ClusterSettings.read(folder));
        assertThatThrownBy(commands::requireUsable)
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Flink cannot be started so: ");
    }
}
