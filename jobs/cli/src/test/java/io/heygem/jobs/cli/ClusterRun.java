package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.ChildProcess;
import io.heygem.jobs.cli.cluster.Cluster;
import io.heygem.jobs.cli.cluster.ClusterFolder;
import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.Kind;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.KafkaOptions;
import io.heygem.pipeline.kafka.RequestSender;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;

/**
 * A cluster of real processes, started and stopped by the real commands, with everything that its
 * topics told and what its files and logs say.
 */
final class ClusterRun implements AutoCloseable, TopicReader.Listener {

    private static final Pattern RENDERED =
            Pattern.compile("job (\\S+) video (\\S+): segment (\\d+)/(\\d+) rendered");

    private static final int TRIES = 6;

    private final Path workspace;
    private final int restPort;
    private final KafkaCluster kafka;
    private final List<StatusEvent> states = new ArrayList<>();
    private final List<DeadLetterEvent> deadLetters = new ArrayList<>();
    private TopicReader reader;

    ClusterRun(Path workspace) throws IOException {
        this.workspace = workspace;
        this.restPort = EmbeddedBroker.freePort();
        this.kafka =
                KafkaCluster.of(
                        Configuration.fromMap(
                                Map.of(
                                        KafkaOptions.BOOTSTRAP_SERVERS.key(),
                                        "127.0.0.1:" + EmbeddedBroker.freePort())));
    }

    /** Runs {@code heygem cluster start} with more arguments, and answers its exit code. */
    int start(Object... more) throws IOException, InterruptedException {
        List<Object> line = new ArrayList<>(List.of("cluster", "start", "--workspace", workspace));
        line.addAll(List.of("-D", "rest.port=" + restPort));
        line.addAll(
                List.of(
                        "-D",
                        KafkaOptions.BOOTSTRAP_SERVERS.key() + "=" + kafka.bootstrapServers()));
        line.addAll(List.of(more));
        int code = heygem(line.toArray()).code();
        if (code == ExitCode.DONE && reader == null) {
            reader = listen();
        }
        return code;
    }

    /** A broker on a machine that has much else to do answers late. */
    private TopicReader listen() throws IOException, InterruptedException {
        for (int tries = TRIES; ; tries--) {
            TopicReader fresh = new TopicReader(kafka, this);
            try {
                fresh.catchUp();
                return fresh;
            } catch (IOException e) {
                fresh.close();
                if (tries == 1) {
                    throw e;
                }
                states.clear();
            }
        }
    }

    Ended stop() {
        return heygem("cluster", "stop", "--workspace", workspace);
    }

    /** What a command said and how it ended. */
    record Ended(int code, String out, String err) {}

    Ended heygem(Object... line) {
        Captured command = new Captured();
        command.environment = Map.of("HEYGEM_BROKER", kafka.bootstrapServers());
        int code = command.run(line);
        return new Ended(code, command.out(), command.err());
    }

    /** Sends bytes as a job. */
    void send(String key, byte[] descriptor) throws IOException, InterruptedException {
        try (RequestSender sender = new RequestSender(kafka)) {
            sender.job(key, descriptor);
        }
    }

    /** A descriptor; outputs go to the workspace. */
    static byte[] descriptor(String jobId, Path audio, List<Path> videos) {
        StringBuilder list = new StringBuilder();
        for (Path video : videos) {
            list.append(list.isEmpty() ? "" : ",").append("{\"video\":\"" + video + "\"}");
        }
        return "{\"jobId\":\"%s\",\"audio\":\"%s\",\"videos\":[%s]}"
                .formatted(jobId, audio, list)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads the topics until something is true. */
    void waitFor(BooleanSupplier happened) throws IOException, InterruptedException {
        while (!happened.getAsBoolean()) {
            reader.poll();
        }
    }

    @Override
    public void status(StatusEvent event) {
        states.add(event);
    }

    @Override
    public void deadLetter(DeadLetterEvent event) {
        deadLetters.add(event);
    }

    List<DeadLetterEvent> deadLetters() {
        return deadLetters;
    }

    List<StatusEvent> states() {
        return states;
    }

    /** The final words about videos, each as often as it was told. */
    List<StatusEvent> ends() {
        return states.stream()
                .filter(event -> event.kind() == Kind.VIDEO && event.state().terminal())
                .toList();
    }

    /** What was told of a video or a job although its attempt had ended; nothing may be. */
    List<String> afterTheEnd() {
        Map<String, StatusEvent> ends = new HashMap<>();
        List<String> late = new ArrayList<>();
        for (StatusEvent event : states) {
            StatusEvent end = ends.get(event.key());
            if (end != null && event.attempt() <= end.attempt()) {
                late.add(event.eventId() + " after " + end.eventId());
            } else if (event.state().terminal()) {
                ends.put(event.key(), event);
            }
        }
        return late;
    }

    /** Number of videos with a final word. */
    int ended() {
        Set<String> ids = new HashSet<>();
        ends().forEach(event -> ids.add(event.eventId()));
        return ids.size();
    }

    boolean jobEnded(String jobId) {
        return states.stream()
                .anyMatch(
                        event ->
                                event.kind() == Kind.JOB
                                        && event.jobId().equals(jobId)
                                        && event.state().terminal());
    }

    /** Kills a process of the cluster as {@code kill -9} does. */
    void kill(String process) throws IOException {
        process(process).handle().destroyForcibly();
    }

    /** A process of the cluster, which must run. */
    ChildProcess process(String name) throws IOException {
        return ChildProcess.find(folder(), name)
                .orElseThrow(() -> new IOException(name + " does not run"));
    }

    ClusterFolder folder() {
        return ClusterFolder.of(workspace);
    }

    Cluster cluster() {
        return new Cluster(folder());
    }

    Path workspace() {
        return workspace;
    }

    int restPort() {
        return restPort;
    }

    /** How many times a segment was rendered and how many segments there were. */
    record Rendered(int times, int segments) {}

    /** What the TaskManagers' logs say of all jobs whose names begin so. */
    Rendered rendered(String jobs) throws IOException {
        int times = 0;
        Map<String, Integer> segments = new TreeMap<>();
        for (Path log : logs()) {
            for (String line : Files.readAllLines(log)) {
                Matcher matcher = RENDERED.matcher(line);
                if (matcher.find() && matcher.group(1).startsWith(jobs)) {
                    times++;
                    segments.put(
                            matcher.group(1) + "/" + matcher.group(2),
                            Integer.valueOf(matcher.group(4)));
                }
            }
        }
        return new Rendered(times, segments.values().stream().mapToInt(Integer::intValue).sum());
    }

    private List<Path> logs() throws IOException {
        Path logs = folder().log("any").getParent();
        if (!Files.isDirectory(logs)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(logs)) {
            return files.filter(file -> file.getFileName().toString().startsWith("taskmanager-"))
                    .filter(file -> file.getFileName().toString().contains(".log"))
                    .toList();
        }
    }

    /** Finished videos, each as {@code JOB/FILE}. */
    Set<String> outputs() throws IOException {
        Set<String> names = new TreeSet<>();
        Path outputs = workspace.resolve("outputs");
        try (Stream<Path> files = Files.walk(outputs)) {
            files.filter(file -> file.toString().endsWith(".mp4"))
                    .forEach(file -> names.add(outputs.relativize(file).toString()));
        }
        return names;
    }

    /** Files of work under way, which finished jobs must not leave. */
    List<Path> leftovers() throws IOException {
        List<Path> left = new ArrayList<>();
        for (String room : List.of("segments", "attempts", "outputs")) {
            Path folder = workspace.resolve(room);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.filter(Files::isRegularFile)
                            // A lock that is taken is not the file, which stays.
                            .filter(file -> !file.getFileName().toString().endsWith(".lock"))
                            .filter(
                                    file ->
                                            !room.equals("outputs")
                                                    || file.getFileName()
                                                            .toString()
                                                            .startsWith("."))
                            .forEach(left::add);
                }
            }
        }
        return left;
    }

    @Override
    public void close() throws IOException {
        if (reader != null) {
            reader.close();
        }
        if (cluster().isRunning()) {
            stop();
        }
    }
}
