package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** How every process of a cluster is started: Flink's own main classes, our class paths. */
final class FlinkCommands {

    static final String BROKER = "broker";
    static final String JOB_MANAGER = "jobmanager";
    static final String SUPERVISOR = "supervisor";
    static final String SUBMISSION = "submission";

    private static final String MAIN = "io.heygem.jobs.cli.HeygemCommand";
    private static final String ENTRYPOINT =
            "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String TASK_MANAGER =
            "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String CLIENT = "org.apache.flink.client.cli.CliFrontend";

    /** For processes that live for a moment or do next to nothing. */
    private static final String FAST_START = "-XX:TieredStopAtLevel=1";

    private final ClusterFolder folder;
    private final ClusterSettings settings;

    FlinkCommands(ClusterFolder folder, ClusterSettings settings) {
        this.folder = folder;
        this.settings = settings;
    }

    /** Name of a TaskManager, counted from 0; people count from 1. */
    static String taskManager(int number) {
        return "taskmanager-" + (number + 1);
    }

    /** Builds every command once, so that what Flink cannot work with is known before it starts. */
    void requireUsable() throws IOException {
        try {
            jobManager();
            for (int number = 0; number < settings.taskManagers(); number++) {
                taskManager(taskManager(number));
            }
        } catch (IllegalConfigurationException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw new IOException("Flink cannot be started so: " + root.getMessage(), e);
        }
    }

    ChildCommand broker() throws IOException {
        return own(BROKER, "-Xmx512m");
    }

    ChildCommand supervisor() throws IOException {
        return own(SUPERVISOR, "-Xmx96m", FAST_START);
    }

    private ChildCommand own(String name, String... flags) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(java());
        line.addAll(List.of(flags));
        line.addAll(List.of("-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError"));
        line.addAll(
                List.of(
                        "-Dlog4j.shutdownHookEnabled=false",
                        "-Dfile.encoding=UTF-8",
                        "-Djava.awt.headless=true"));
        line.addAll(
                List.of(
                        MAIN,
                        "cluster",
                        name,
                        "--workspace",
                        folder.root().getParent().toString()));
        return new ChildCommand(name, line, Map.of("CLASSPATH", BuiltParts.cliClasspath(folder)));
    }

    ChildCommand jobManager() throws IOException {
        Configuration conf = ClusterConf.read(folder, JOB_MANAGER);
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(conf);
        List<String> line = flink(JOB_MANAGER, JOB_MANAGER, conf, CoreOptions.FLINK_JM_JVM_OPTIONS);
        addWords(line, JobManagerProcessUtils.generateJvmParametersStr(memory, conf));
        line.add(ENTRYPOINT);
        line.addAll(List.of("--configDir", ClusterConf.of(folder, JOB_MANAGER).toString()));
        line.addAll(List.of("--executionMode", "cluster"));
        addWords(line, JobManagerProcessUtils.generateDynamicConfigsStr(memory));
        return new ChildCommand(JOB_MANAGER, line, environment(JOB_MANAGER));
    }

    ChildCommand taskManager(String name) throws IOException {
        Configuration conf = ClusterConf.read(folder, name);
        TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(conf);
        List<String> line = flink(name, name, conf, CoreOptions.FLINK_TM_JVM_OPTIONS);
        addWords(line, ProcessMemoryUtils.generateJvmParametersStr(memory));
        line.add(TASK_MANAGER);
        line.addAll(List.of("--configDir", ClusterConf.of(folder, name).toString()));
        addWords(line, TaskExecutorProcessUtils.generateDynamicConfigsStr(memory));
        return new ChildCommand(name, line, environment(name));
    }

    /**
     * Flink's client, submitting the job.
     *
     * @param lineage number that the Flink job shall have, and where it starts
     */
    ChildCommand submission(Lineage lineage) throws IOException {
        Configuration conf = ClusterConf.read(folder, JOB_MANAGER);
        List<String> line = flink(SUBMISSION, JOB_MANAGER, conf, CoreOptions.FLINK_CLI_JVM_OPTIONS);
        line.addAll(List.of("-Xmx512m", FAST_START, CLIENT, "run", "--detached", "-t", "remote"));
        line.add("-D$internal.pipeline.job-id=" + lineage.jobId());
        line.add("-Dparallelism.default=" + settings.parallelism());
        if (!lineage.restoredFrom().isEmpty()) {
            // Claimed: the new job removes it once it has checkpoints of its own.
            line.add("-Dexecution.state-recovery.path=" + lineage.restoredFrom());
            line.add("-Dexecution.state-recovery.claim-mode=CLAIM");
        }
        line.add(BuiltParts.jobJar(folder).toString());
        settings.sortedJob().forEach((key, value) -> line.addAll(List.of("-D", key + "=" + value)));
        return new ChildCommand(SUBMISSION, line, environment(JOB_MANAGER));
    }

    private List<String> flink(
            String name, String conf, Configuration configuration, ConfigOption<String> more) {
        List<String> line = new ArrayList<>();
        line.add(java());
        addWords(line, configuration.get(CoreOptions.FLINK_JVM_OPTIONS));
        addWords(line, configuration.get(more));
        line.add("-Dlog.file=" + folder.log(name));
        Path log4j = ClusterConf.of(folder, conf).resolve("log4j.properties");
        line.add("-Dlog4j.configurationFile=" + log4j.toUri());
        return line;
    }

    private Map<String, String> environment(String conf) throws IOException {
        Map<String, String> variables = new HashMap<>();
        variables.put("CLASSPATH", BuiltParts.flinkClasspath(folder));
        variables.put("FLINK_CONF_DIR", ClusterConf.of(folder, conf).toString());
        variables.put("FLINK_PLUGINS_DIR", folder.plugins().toString());
        variables.put("ORT_DISABLE_TELEMETRY", "1");
        return variables;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static void addWords(List<String> line, String words) {
        for (String word : words.strip().split("\\s+", -1)) {
            if (!word.isEmpty()) {
                line.add(word);
            }
        }
    }
}
