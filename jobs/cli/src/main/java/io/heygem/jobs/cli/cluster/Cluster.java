package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session cluster on this machine, from outside: start it, ask it, stop it. */
public final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final Duration SAVEPOINT_PATIENCE = Duration.ofMinutes(2);
    private static final Duration SAVEPOINT_PAUSE = Duration.ofSeconds(2);
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);
    private static final long POLL_MILLIS = 250;

    private final ClusterFolder folder;

    public Cluster(ClusterFolder folder) {
        this.folder = folder;
    }

    /** What {@code flink-conf/} and the typed options say about a cluster to be started. */
    public static Configuration configuration(
            ClusterFolder folder, BuiltParts parts, Map<String, String> flink, boolean gpu)
            throws IOException {
        return new ClusterConf(folder, parts.flinkConf(), flink).shared(gpu);
    }

    /** Where people find the dashboard with this configuration. */
    public static int restPort(Configuration configuration) {
        return configuration.get(RestOptions.PORT);
    }

    /** Slots of one TaskManager with this configuration. */
    public static int slots(Configuration configuration) {
        return configuration.get(TaskManagerOptions.NUM_TASK_SLOTS);
    }

    /** True while anything of this cluster runs. */
    public boolean isRunning() throws IOException {
        return status().stream().anyMatch(ProcessStatus::running);
    }

    /**
     * Writes the cluster's files and starts its supervisor, which starts everything else.
     *
     * @param flink Flink's own options from the command line
     * @throws IOException when a port is taken, or the options do not fit together
     */
    public void start(ClusterSettings settings, BuiltParts parts, Map<String, String> flink)
            throws IOException {
        Files.createDirectories(folder.root());
        requireFree(settings.restPort(), "dashboard");
        requireFree(settings.brokerPort(), "broker");
        parts.copyTo(folder);
        settings.write(folder);
        new ClusterConf(folder, parts.flinkConf(), flink).write(settings, freePort());
        FlinkCommands commands = new FlinkCommands(folder, settings);
        commands.requireUsable();
        ChildProcess.start(folder, commands.supervisor());
    }

    /**
     * Waits until the job runs on all TaskManagers.
     *
     * @return false when the supervisor died meanwhile or the time is over
     */
    public boolean awaitRunning(Duration patience) throws IOException, InterruptedException {
        ClusterSettings settings = ClusterSettings.read(folder);
        FlinkRest rest = new FlinkRest(settings.restPort());
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            if (ChildProcess.find(folder, FlinkCommands.SUPERVISOR).isEmpty()) {
                return false;
            }
            String jobId = Lineage.read(folder).jobId();
            if (rest.taskManagers() >= settings.taskManagers()
                    && !jobId.isEmpty()
                    && runs(rest, jobId)) {
                return true;
            }
            Thread.sleep(POLL_MILLIS);
        }
        return false;
    }

    private static boolean runs(FlinkRest rest, String jobId) throws InterruptedException {
        try {
            return rest.runs(jobId);
        } catch (IOException e) {
            return false;
        }
    }

    /** Every process of this cluster, in the order of their start. */
    public List<ProcessStatus> status() throws IOException {
        List<ProcessStatus> all = new ArrayList<>();
        if (!Files.exists(folder.settings())) {
            return all;
        }
        for (String name : names()) {
            all.add(
                    ChildProcess.find(folder, name)
                            .map(p -> new ProcessStatus(name, p.pid(), p.started()))
                            .orElseGet(() -> new ProcessStatus(name, 0, null)));
        }
        return all;
    }

    /** How the cluster was started. */
    public ClusterSettings settings() throws IOException {
        return ClusterSettings.read(folder);
    }

    /** The Flink job that runs the pipeline, hexadecimal; empty when there is none. */
    public String jobId() throws IOException {
        return Lineage.read(folder).jobId();
    }

    /** What the job was restored from, or will be at the next start; empty for nothing. */
    public String restorePoint() throws IOException {
        return Lineage.read(folder).latest(folder).orElse("");
    }

    private List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        names.add(FlinkCommands.SUPERVISOR);
        names.add(FlinkCommands.BROKER);
        names.add(FlinkCommands.JOB_MANAGER);
        ClusterSettings settings = ClusterSettings.read(folder);
        for (int number = 0; number < settings.taskManagers(); number++) {
            names.add(FlinkCommands.taskManager(number));
        }
        return names;
    }

    /**
     * Stops the job with a savepoint, then every process.
     *
     * @return why there is no savepoint; the next start then takes the latest checkpoint
     */
    public Optional<String> stop() throws IOException, InterruptedException {
        end(FlinkCommands.SUPERVISOR);
        end(FlinkCommands.SUBMISSION);
        Optional<String> problem = savepoint();
        List<String> names = names();
        for (int i = names.size() - 1; i > 0; i--) {
            end(names.get(i));
        }
        return problem;
    }

    private Optional<String> savepoint() throws IOException, InterruptedException {
        Lineage lineage = Lineage.read(folder);
        if (lineage.jobId().isEmpty()) {
            return Optional.empty();
        }
        FlinkRest rest = new FlinkRest(ClusterSettings.read(folder).restPort());
        Path savepoints = Files.createDirectories(folder.savepoints());
        Instant end = Instant.now().plus(SAVEPOINT_PATIENCE);
        while (true) {
            try {
                Duration left = Duration.between(Instant.now(), end);
                new Lineage("", rest.stop(lineage.jobId(), savepoints, left)).write(folder);
                return Optional.empty();
            } catch (IOException e) {
                // A job that is just recovering takes none, but does a moment later.
                if (e instanceof ConnectException
                        || Instant.now().plus(SAVEPOINT_PAUSE).isAfter(end)) {
                    return Optional.of(String.valueOf(e.getMessage()));
                }
                LOG.info("asks for a savepoint again", e);
                Thread.sleep(SAVEPOINT_PAUSE.toMillis());
            }
        }
    }

    private void end(String name) throws IOException, InterruptedException {
        Optional<ChildProcess> process = ChildProcess.find(folder, name);
        if (process.isPresent()) {
            process.get().end(END_PATIENCE);
        }
        Files.deleteIfExists(folder.pid(name));
    }

    private static void requireFree(int port, String what) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.setReuseAddress(true);
        } catch (IOException e) {
            throw new IOException(
                    "port "
                            + port
                            + " of this machine is taken, expected a free one for the "
                            + what,
                    e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
