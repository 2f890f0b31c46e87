package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.BuiltParts;
import io.heygem.jobs.cli.cluster.Cluster;
import io.heygem.jobs.cli.cluster.ClusterFolder;
import io.heygem.jobs.cli.cluster.ClusterSettings;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.kafka.KafkaOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem cluster start}: broker, JobManager, TaskManagers and the job. */
@Command(name = "start")
final class ClusterStartCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MAX_TASK_MANAGERS = 64;
    private static final int MAX_GPUS = 64;
    private static final int MAX_PARALLELISM = 128;

    private static final Pattern LOOPBACK_ADDRESS =
            Pattern.compile("(?:127\\.0\\.0\\.1|localhost):(\\d{1,5})");

    private final Session session;

    @Option(
            names = "--taskmanagers",
            paramLabel = "N",
            defaultValue = "1",
            descriptionKey = "flag.taskmanagers")
    private String taskManagers;

    @Option(names = "--gpus", paramLabel = "G", defaultValue = "0", descriptionKey = "flag.gpus")
    private String gpus;

    @Option(names = "--parallelism", paramLabel = "P", descriptionKey = "flag.parallelism")
    private String parallelism;

    @Option(names = "-D", paramLabel = "KEY=VALUE", descriptionKey = "flag.D")
    private Map<String, String> options = new LinkedHashMap<>();

    @Mixin private ClusterFlags flags;

    ClusterStartCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Messages messages = session.messages();
        Path workspace = flags.workspace(messages, session.environment());
        ClusterFolder folder = ClusterFolder.of(workspace);
        Cluster cluster = new Cluster(folder);
        if (cluster.isRunning()) {
            throw new UsageException(messages.get("wrong.cluster_runs", workspace));
        }
        LogSetup.start(folder.log("start"), false);
        BuiltParts parts = new BuiltParts(home());
        Map<String, String> flink = new LinkedHashMap<>();
        Map<String, String> job = new LinkedHashMap<>();
        options.forEach((key, value) -> (key.startsWith("lipsync.") ? job : flink).put(key, value));
        ClusterSettings settings = settings(folder, parts, flink, job);
        cluster.start(settings, parts, flink);

        PrintStream out = session.terminal().out();
        out.println(messages.get("cluster.starting", folder.root(), settings.taskManagers()));
        if (!cluster.awaitRunning(PATIENCE)) {
            session.terminal()
                    .err()
                    .println(messages.get("cluster.broken", folder.log("supervisor").getParent()));
            cluster.stop();
            return ExitCode.BROKEN;
        }
        String restored = cluster.restorePoint();
        out.println(
                restored.isEmpty()
                        ? messages.get("cluster.runs")
                        : messages.get("cluster.runs_again", restored));
        ClusterStatusCommand.printDoors(out, messages, settings);
        return ExitCode.DONE;
    }

    private ClusterSettings settings(
            ClusterFolder folder,
            BuiltParts parts,
            Map<String, String> flink,
            Map<String, String> job)
            throws IOException {
        Messages messages = session.messages();
        int machines =
                CommonFlags.whole("--taskmanagers", taskManagers, 1, MAX_TASK_MANAGERS, messages);
        int cards = CommonFlags.whole("--gpus", gpus, 0, MAX_GPUS, messages);
        job.put("lipsync.workspace", folder.root().getParent().toString());
        if (cards > 0) {
            job.putIfAbsent(LipSyncOptions.INFER_PARALLELISM.key(), String.valueOf(cards));
        }
        CommonFlags.checkOptions(job, messages);
        Configuration jobOptions = Configuration.fromMap(job);
        Configuration conf = Cluster.configuration(folder, parts, flink, cards > 0);
        int sessions = jobOptions.get(LipSyncOptions.INFER_PARALLELISM);
        int left = Math.max(1, machines * Cluster.slots(conf) - sessions);
        int width =
                parallelism == null
                        ? Math.min(left, MAX_PARALLELISM)
                        : CommonFlags.whole(
                                "--parallelism", parallelism, 1, MAX_PARALLELISM, messages);
        return new ClusterSettings(
                machines, cards, width, brokerPort(jobOptions), Cluster.restPort(conf), job);
    }

    /** The broker is a process of this machine and listens on loopback only. */
    private int brokerPort(Configuration jobOptions) {
        String address = jobOptions.get(KafkaOptions.BOOTSTRAP_SERVERS);
        Matcher parts = LOOPBACK_ADDRESS.matcher(address);
        if (!parts.matches()) {
            throw new UsageException(session.messages().get("wrong.cluster_broker", address));
        }
        return Integer.parseInt(parts.group(1));
    }

    private static Path home() {
        String home = System.getProperty("heygem.home");
        if (home == null) {
            throw new IllegalStateException(
                    "system property heygem.home is not set, expected the checkout: start this"
                            + " program with ./heygem");
        }
        return Path.of(home);
    }
}
