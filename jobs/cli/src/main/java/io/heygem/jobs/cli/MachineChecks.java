package io.heygem.jobs.cli;

import io.heygem.jobs.cli.Finding.Verdict;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.TopicAdmin;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Looks at the machine around the program: Java, memory, disk, ports, broker. */
final class MachineChecks {

    private static final long MIB = 1L << 20;
    private static final long LITTLE_MEMORY = 3L << 30;
    private static final long LITTLE_SPACE = 2L << 30;
    private static final long NO_SPACE = 256L << 20;
    private static final int CONNECT_MILLIS = 1000;
    private static final Duration BROKER_PATIENCE = Duration.ofSeconds(5);

    private final Messages messages;

    MachineChecks(Messages messages) {
        this.messages = messages;
    }

    Finding java() {
        return new Finding(
                "java",
                Verdict.OK,
                messages.get(
                        "doctor.java.found",
                        Runtime.version(),
                        System.getProperty("java.vm.name"),
                        Runtime.getRuntime().maxMemory() / MIB));
    }

    /** Cores and memory; FFmpeg and ONNX Runtime live outside Java's heap. */
    Finding machine() {
        long bytes =
                ManagementFactory.getOperatingSystemMXBean()
                                instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : Long.MAX_VALUE;
        return new Finding(
                "machine",
                bytes < LITTLE_MEMORY ? Verdict.WARNING : Verdict.OK,
                messages.get(
                        "doctor.machine.found",
                        Runtime.getRuntime().availableProcessors(),
                        bytes / MIB,
                        System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    }

    /** Java takes the encoding of file names from the locale. */
    Finding locale() {
        String names = System.getProperty("sun.jnu.encoding", "?");
        boolean utf8 =
                Charset.isSupported(names) && Charset.forName(names).equals(StandardCharsets.UTF_8);
        return new Finding(
                "locale",
                utf8 ? Verdict.OK : Verdict.WARNING,
                messages.get(utf8 ? "doctor.locale.found" : "doctor.locale.bad", names));
    }

    /** Whether a file can be made there and how much room is left. */
    Finding workspace(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.delete(Files.createTempFile(folder, "doctor-", ".tmp"));
            long free = Files.getFileStore(folder).getUsableSpace();
            Verdict verdict =
                    free < NO_SPACE
                            ? Verdict.FAILED
                            : free < LITTLE_SPACE ? Verdict.WARNING : Verdict.OK;
            return new Finding(
                    "workspace",
                    verdict,
                    messages.get("doctor.workspace.found", folder, free / MIB));
        } catch (IOException e) {
            return new Finding(
                    "workspace", Verdict.FAILED, messages.get("doctor.workspace.bad", folder, e));
        }
    }

    /** A broker is needed by up's clients and the job jar, not by batch. */
    Finding broker(KafkaCluster kafka) {
        String servers = kafka.bootstrapServers();
        try {
            if (!anyListens(servers)) {
                return new Finding(
                        "broker", Verdict.WARNING, messages.get("doctor.broker.none", servers));
            }
            int nodes = new TopicAdmin(kafka).brokers(BROKER_PATIENCE);
            return new Finding(
                    "broker", Verdict.OK, messages.get("doctor.broker.found", servers, nodes));
        } catch (IOException | RuntimeException e) {
            return new Finding(
                    "broker",
                    Verdict.WARNING,
                    messages.get("doctor.broker.bad", servers, e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Finding(
                    "broker", Verdict.WARNING, messages.get("doctor.broker.none", servers));
        }
    }

    /** Ports that up wants; whoever listens there may be an up that is running. */
    Finding ports(List<Integer> wanted) {
        List<Integer> taken = new ArrayList<>();
        for (int port : wanted) {
            if (listens("127.0.0.1", port)) {
                taken.add(port);
            }
        }
        return taken.isEmpty()
                ? new Finding("ports", Verdict.OK, messages.get("doctor.ports.free", list(wanted)))
                : new Finding(
                        "ports", Verdict.WARNING, messages.get("doctor.ports.taken", list(taken)));
    }

    private static String list(List<Integer> ports) {
        return ports.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static boolean anyListens(String servers) {
        for (String server : servers.split(",", -1)) {
            int colon = server.lastIndexOf(':');
            try {
                if (colon > 0
                        && listens(
                                server.substring(0, colon).strip(),
                                Integer.parseInt(server.substring(colon + 1).strip()))) {
                    return true;
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "broker is %s, expected host:port".formatted(server), e);
            }
        }
        return false;
    }

    static boolean listens(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
