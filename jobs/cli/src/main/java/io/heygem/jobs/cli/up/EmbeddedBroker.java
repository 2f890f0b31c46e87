package io.heygem.jobs.cli.up;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker inside this process: one node that is broker and controller, on loopback only. Its
 * folder keeps topics and offsets; a broker started on it again goes on where the last one stopped.
 */
public final class EmbeddedBroker implements AutoCloseable {

    /** The only address it listens on. */
    public static final String LOOPBACK = "127.0.0.1";

    private static final int NODE = 1;
    private static final String CONTROLLER = "CONTROLLER";

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and waits until it answers.
     *
     * @param data its folder, made and formatted when it is empty
     * @param port where clients reach it; must be free
     */
    public static EmbeddedBroker start(Path data, int port) throws IOException {
        Path folder = Files.createDirectories(data).toAbsolutePath();
        Properties settings = settings(folder, port, freePort());
        if (!Files.exists(folder.resolve("meta.properties"))) {
            format(folder);
        }
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        try {
            server.startup();
        } catch (RuntimeException e) {
            server.shutdown();
            throw new IOException(
                    "the broker did not start on port %d with its data in %s: %s"
                            .formatted(port, folder, e.getMessage()),
                    e);
        }
        return new EmbeddedBroker(server, port);
    }

    /** Where clients connect. */
    public String bootstrapServers() {
        return LOOPBACK + ":" + port;
    }

    /** A port of this machine that nobody listens on right now. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether one could listen on a port of this machine right now. */
    public static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static void format(Path folder) throws IOException {
        Formatter formatter =
                new Formatter()
                        .setNodeId(NODE)
                        .setClusterId(Uuid.randomUuid().toString())
                        .addDirectory(folder.toString())
                        .setMetadataLogDirectory(folder.toString())
                        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                        .setControllerListenerName(CONTROLLER)
                        .setPrintStream(
                                new PrintStream(
                                        OutputStream.nullOutputStream(),
                                        false,
                                        StandardCharsets.UTF_8));
        try {
            formatter.run();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("broker folder " + folder + " could not be formatted", e);
        }
    }

    private static Properties settings(Path folder, int port, int controllerPort) {
        Properties all = new Properties();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(NODE));
        all.put(
                "listeners",
                "PLAINTEXT://%s:%d,%s://%s:%d"
                        .formatted(LOOPBACK, port, CONTROLLER, LOOPBACK, controllerPort));
        all.put("advertised.listeners", "PLAINTEXT://" + LOOPBACK + ":" + port);
        all.put("controller.listener.names", CONTROLLER);
        all.put("controller.quorum.voters", NODE + "@" + LOOPBACK + ":" + controllerPort);
        all.put("log.dirs", folder.toString());
        all.put("auto.create.topics.enable", "false");
        all.put("group.initial.rebalance.delay.ms", "0");
        // One machine keeps one copy.
        all.put("offsets.topic.replication.factor", "1");
        all.put("offsets.topic.num.partitions", "1");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.num.partitions", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.replication.factor", "1");
        all.put("share.coordinator.state.topic.num.partitions", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        // Few small records: the default cleaner alone takes 128 MB of heap.
        all.put("log.cleaner.dedupe.buffer.size", "2097152");
        all.put("log.cleaner.io.buffer.size", "131072");
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("background.threads", "2");
        return all;
    }

    /** Stops the broker and waits until its files are closed. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
