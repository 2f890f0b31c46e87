package io.heygem.jobs.cli.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process that this cluster started. Its file holds number and start time, so that a number which
 * the system gave to somebody else later is never taken for ours.
 *
 * @param name its name in this cluster, for example {@code taskmanager-1}
 * @param handle the process
 * @param started when it started, as the system tells
 */
public record ChildProcess(String name, ProcessHandle handle, Instant started) {

    /** The system counts start times in ticks and the boot time in seconds. */
    private static final Duration SAME_START = Duration.ofSeconds(3);

    private static final Path SESSION_TOOL = Path.of("/usr/bin/setsid");

    /** Starts a process that outlives this one and the terminal, and writes its file. */
    static ChildProcess start(ClusterFolder folder, ChildCommand command) throws IOException {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(SESSION_TOOL)) {
            line.add(SESSION_TOOL.toString());
        }
        line.addAll(command.line());
        Path printed = folder.printed(command.name());
        Files.createDirectories(printed.getParent());
        ProcessBuilder builder =
                new ProcessBuilder(line)
                        .directory(folder.root().toFile())
                        .redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(printed.toFile()));
        builder.environment().putAll(command.environment());
        ProcessHandle handle = builder.start().toHandle();
        Instant started = handle.info().startInstant().orElseGet(Instant::now);
        Files.writeString(
                folder.pid(command.name()), handle.pid() + " " + started.toEpochMilli() + "\n");
        return new ChildProcess(command.name(), handle, started);
    }

    /** The running process of this name, if it runs. */
    public static Optional<ChildProcess> find(ClusterFolder folder, String name)
            throws IOException {
        Path file = folder.pid(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String[] words = Files.readString(file).strip().split(" ", -1);
        if (words.length != 2) {
            return Optional.empty();
        }
        try {
            Instant started = Instant.ofEpochMilli(Long.parseLong(words[1]));
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .map(handle -> new ChildProcess(name, handle, started))
                    .filter(ChildProcess::isRunning);
        } catch (NumberFormatException e) {
            throw new IOException(
                    file
                            + " holds “"
                            + String.join(" ", words)
                            + "”, expected a process number and a start time",
                    e);
        }
    }

    /** Number of the process. */
    public long pid() {
        return handle.pid();
    }

    /** True while the process runs; a dead one whose parent did not look is dead. */
    public boolean isRunning() {
        ProcessHandle.Info info = handle.info();
        return handle.isAlive()
                && info.command().isPresent()
                && info.startInstant()
                        .map(start -> Duration.between(start, started).abs())
                        .filter(distance -> distance.compareTo(SAME_START) <= 0)
                        .isPresent();
    }

    /** Asks the process to end, and kills it when it has not by then. */
    void end(Duration patience) throws InterruptedException {
        if (!isRunning()) {
            return;
        }
        handle.destroy();
        try {
            handle.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            handle.destroyForcibly();
            handle.onExit().join();
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for process " + pid(), e);
        }
    }
}
