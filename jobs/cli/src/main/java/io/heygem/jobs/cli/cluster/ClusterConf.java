package io.heygem.jobs.cli.cluster;

import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Writes {@code config.yaml} of every process: the file of {@code flink-conf/}, a profile on top,
 * then what this machine decides, then what the user typed.
 */
final class ClusterConf {

    private static final String JOB_MANAGER = "jobmanager";
    private static final String NAME = GlobalConfiguration.FLINK_CONF_FILENAME;
    private static final String LOG = "log4j.properties";

    private final ClusterFolder folder;
    private final Path flinkConf;
    private final Map<String, String> typed;

    /**
     * @param flinkConf the folder with {@code config.yaml}, {@code log4j.properties} and {@code
     *     profiles/}
     * @param typed Flink's own options from the command line
     */
    ClusterConf(ClusterFolder folder, Path flinkConf, Map<String, String> typed) {
        this.folder = folder;
        this.flinkConf = flinkConf;
        this.typed = Map.copyOf(typed);
    }

    /** The configuration that all processes share. */
    Configuration shared(boolean gpu) throws IOException {
        Configuration all = load(flinkConf.resolve(NAME));
        all.addAll(load(flinkConf.resolve("profiles").resolve(gpu ? "gpu.yaml" : "cpu.yaml")));
        all.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                folder.checkpoints().toUri().toString());
        all.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder.savepoints().toUri().toString());
        all.set(CoreOptions.TMP_DIRS, folder.temporary().toString());
        typed.forEach(all::setString);
        return all;
    }

    /** Writes the folders that JobManager, client and TaskManagers read. */
    void write(ClusterSettings settings, int rpcPort) throws IOException {
        FileUtils.deleteDirectory(folder.conf().toFile());
        Files.createDirectories(folder.temporary());
        Configuration base = shared(settings.gpus() > 0);
        base.set(RestOptions.PORT, settings.restPort());
        if (!typed.containsKey(JobManagerOptions.PORT.key())) {
            base.set(JobManagerOptions.PORT, rpcPort);
        }
        base.set(CoreOptions.DEFAULT_PARALLELISM, settings.parallelism());
        write(JOB_MANAGER, without(base, "external-resource"));
        for (int number = 0; number < settings.taskManagers(); number++) {
            Set<Integer> gpus = settings.gpusOf(number);
            Configuration own =
                    gpus.isEmpty() ? without(base, "external-resource") : withGpus(base, gpus);
            String name = FlinkCommands.taskManager(number);
            // Under its old name, a TaskManager that was started again is known as a restart at
            // once.
            own.set(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID, name);
            write(name, own);
        }
    }

    private static Configuration withGpus(Configuration base, Set<Integer> gpus) {
        Configuration own = new Configuration(base);
        own.setString("external-resources", "gpu");
        own.setString("external-resource.gpu.amount", String.valueOf(gpus.size()));
        own.setString(
                "external-resource.gpu.param.indexes",
                gpus.stream().map(String::valueOf).collect(Collectors.joining(";")));
        return own;
    }

    private static Configuration without(Configuration base, String prefix) {
        Configuration own = new Configuration();
        base.toMap()
                .forEach(
                        (key, value) -> {
                            if (!key.startsWith(prefix)) {
                                own.setString(key, value);
                            }
                        });
        return own;
    }

    private void write(String process, Configuration configuration) throws IOException {
        Path target = Files.createDirectories(of(folder, process));
        List<String> lines = ConfigurationUtils.convertConfigToWritableLines(configuration, false);
        AtomicFile.write(
                target.resolve(NAME),
                (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.copy(flinkConf.resolve(LOG), target.resolve(LOG));
    }

    /** The folder that a process reads. */
    static Path of(ClusterFolder folder, String process) {
        return folder.conf().resolve(process);
    }

    /** What a process will read. */
    static Configuration read(ClusterFolder folder, String process) {
        return GlobalConfiguration.loadConfiguration(of(folder, process).toString());
    }

    /** Flink reads a folder, and only a file of this one name in it. */
    private static Configuration load(Path yaml) throws IOException {
        if (yaml.endsWith(NAME)) {
            return GlobalConfiguration.loadConfiguration(yaml.getParent().toString());
        }
        Path alone = Files.createTempDirectory("heygem-conf");
        try {
            Files.copy(yaml, alone.resolve(NAME));
            return GlobalConfiguration.loadConfiguration(alone.toString());
        } finally {
            FileUtils.deleteDirectory(alone.toFile());
        }
    }
}
