package io.heygem.jobs.cli;

import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.jobs.console.Console;
import io.heygem.jobs.console.ConsoleSettings;
import io.heygem.jobs.console.http.Credentials;
import io.heygem.jobs.console.job.Retention;
import io.heygem.jobs.console.upload.UploadLimits;
import io.heygem.models.face.FaceDetectors;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEventBuilder;
import io.heygem.pipeline.event.VideoCounts;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.TopicAdmin;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.ZipFile;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The console under load: a history of ten thousand jobs, fifty who listen, one who brings a
 * gigabyte, one who takes a zip of more than four. Prints figures; no Flink runs, the events are
 * made up.
 */
final class ConsoleLoad {

    private static final int JOBS = 10_000;
    private static final int LISTENERS = 50;
    private static final int PIECE = 8 << 20;
    private static final int PIECES = 128;
    private static final int ASKED = 300;

    private final KafkaCluster kafka;
    private final KafkaProducer<byte[], byte[]> producer;

    private ConsoleLoad(KafkaCluster kafka) {
        this.kafka = kafka;
        Properties settings = new Properties();
        settings.put("bootstrap.servers", kafka.bootstrapServers());
        this.producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /**
     * Runs it.
     *
     * @param args an empty folder
     */
    public static void main(String[] args) throws Exception {
        LogSetup.startWithoutFile(false);
        Path folder = Path.of(args[0]);
        JobLayout layout = new JobLayout(folder);
        int port = EmbeddedBroker.freePort();
        KafkaCluster kafka =
                new KafkaCluster(
                        EmbeddedBroker.LOOPBACK + ":" + port,
                        Map.of(),
                        "heygem.jobs",
                        "heygem.control",
                        "heygem.status",
                        "heygem.progress",
                        "heygem.dead-letters");
        EmbeddedBroker broker = EmbeddedBroker.start(layout.broker(), port);
        new TopicAdmin(kafka).prepare();
        ConsoleLoad load = new ConsoleLoad(kafka);
        load.history();
        long begin = System.nanoTime();
        try (ConsoleLooker looker =
                        new ConsoleLooker(FaceDetectors.bundled(), MediaLimits.DEFAULT, layout);
                Console console =
                        Console.start(
                                new ConsoleSettings(
                                        "127.0.0.1",
                                        0,
                                        Credentials.NONE,
                                        List.of(),
                                        List.of(),
                                        UploadLimits.DEFAULT,
                                        Retention.DEFAULT,
                                        false,
                                        layout.log(),
                                        kafka.bootstrapServers(),
                                        null,
                                        null),
                                kafka,
                                layout,
                                looker,
                                new ConsoleWords())) {
            System.out.printf("start with %d jobs: %d ms%n", JOBS, millis(begin));
            load.pages(new ConsoleClient(console.port()));
            load.crowd(console.port());
            load.zip(console.port(), layout);
        } finally {
            load.producer.close();
            broker.close();
        }
        System.exit(0);
    }

    private static long millis(long since) {
        return (System.nanoTime() - since) / 1_000_000;
    }

    private void history() {
        for (int i = 0; i < JOBS; i++) {
            send(event("job-" + i, null, StatusEvent.State.COMPLETED, i));
            send(event("job-" + i, "v001", StatusEvent.State.COMPLETED, i));
        }
        producer.flush();
    }

    private static StatusEvent event(
            String jobId, String videoId, StatusEvent.State state, long at) {
        return event(jobId, videoId, state, "/outputs/" + jobId + ".mp4", at);
    }

    private static StatusEvent event(
            String jobId, String videoId, StatusEvent.State state, String output, long at) {
        String id = jobId + videoId + state;
        StatusEventBuilder event =
                videoId == null
                        ? StatusEventBuilder.job(id, jobId, 1, state)
                                .videos(new VideoCounts(1, 1, 0, 0))
                        : StatusEventBuilder.video(id, jobId, videoId, 1, state)
                                .input("/videos/" + jobId + ".mp4")
                                .output(output, 250, 0)
                                .seconds(9.5);
        return event.metadata(Map.of("title", "春季 " + jobId)).at(at);
    }

    private void send(StatusEvent event) {
        send(kafka.status(), event.key(), EventJson.write(event));
    }

    /** Sends; says what the broker refuses, which would make the figures worthless. */
    private void send(String topic, String key, byte[] value) {
        var unused =
                producer.send(
                        new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value),
                        (metadata, refused) -> {
                            if (refused != null) {
                                System.out.println("the broker refused an event: " + refused);
                            }
                        });
    }

    private void pages(ConsoleClient client) throws Exception {
        for (String path : List.of("/api/jobs", "/api/jobs?sort=name", "/api/jobs?q=9999")) {
            long[] times = new long[ASKED];
            long first = 0;
            for (int i = 0; i < ASKED; i++) {
                long begin = System.nanoTime();
                client.json(path);
                times[i] = System.nanoTime() - begin;
                first = i == 0 ? times[0] : first;
            }
            Arrays.sort(times);
            System.out.printf(
                    "%s: first %.1f ms, median %.1f ms, 99 %% %.1f ms, worst %.1f ms%n",
                    path,
                    first / 1e6,
                    times[ASKED / 2] / 1e6,
                    times[ASKED * 99 / 100] / 1e6,
                    times[ASKED - 1] / 1e6);
        }
    }

    private void crowd(int port) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger broken = new AtomicInteger();
        AtomicLong heard = new AtomicLong();
        for (int i = 0; i < LISTENERS; i++) {
            Thread listener = new Thread(() -> listen(port, over, broken, heard));
            listener.setDaemon(true);
            listener.start();
        }
        Thread talker = new Thread(() -> talk(over));
        talker.start();
        ConsoleClient client = new ConsoleClient(port);
        System.out.printf("heap before: %d MiB%n", heap());
        long begin = System.nanoTime();
        String id = client.announce("video", "gigabyte.mp4", (long) PIECE * PIECES);
        byte[] piece = new byte[PIECE];
        int failed = 0;
        for (int i = 0; i < PIECES; i++) {
            HttpResponse<byte[]> answer =
                    client.send(
                            client.request("/api/uploads/" + id)
                                    .header("Upload-Offset", Long.toString((long) i * PIECE))
                                    .method("PATCH", BodyPublishers.ofByteArray(piece)));
            failed += answer.statusCode() == 204 ? 0 : 1;
            failed += client.get("/api/jobs").statusCode() == 200 ? 0 : 1;
            if (i % 32 == 31) {
                System.out.printf("heap at %d MiB: %d MiB%n", (i + 1) * 8, heap());
            }
        }
        client.complete(id, new byte[0]);
        System.out.printf(
                "1 GiB in %d ms, failed requests %d, broken listeners %d, lines heard %d%n",
                millis(begin), failed, broken.get(), heard.get());
        over.set(true);
        talker.join();
    }

    /** A job whose outputs are holes of the file system: one of 5 GiB and a small one behind it. */
    private void zip(int port, JobLayout layout) throws Exception {
        Path folder = Files.createDirectories(layout.outputs("large"));
        long[] sizes = {5L << 30, 1 << 20};
        for (int i = 0; i < sizes.length; i++) {
            Path file = folder.resolve("v" + i + ".mp4");
            try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
                hole.setLength(sizes[i]);
            }
            send(
                    event(
                            "large",
                            "v" + i,
                            StatusEvent.State.COMPLETED,
                            file.toString(),
                            System.currentTimeMillis()));
        }
        send(event("large", null, StatusEvent.State.COMPLETED, System.currentTimeMillis()));
        producer.flush();
        ConsoleClient client = new ConsoleClient(port);
        while (client.get("/api/jobs/large").statusCode() != 200) {
            Thread.sleep(100);
        }
        Path zip = folder.resolve("large.zip");
        long begin = System.nanoTime();
        long before = heap();
        try (InputStream in = client.stream("/api/jobs/large/zip")) {
            Files.copy(in, zip);
        }
        System.out.printf(
                "zip of %d bytes in %d ms, heap %d MiB before, %d MiB after%n",
                Files.size(zip), millis(begin), before, heap());
        try (ZipFile file = new ZipFile(zip.toFile(), StandardCharsets.UTF_8)) {
            file.stream()
                    .forEach(
                            entry ->
                                    System.out.printf(
                                            "  %s: %d bytes%n", entry.getName(), entry.getSize()));
        }
    }

    /** After a collection: what is really held. */
    private static long heap() {
        ManagementFactory.getMemoryMXBean().gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    private static void listen(
            int port, AtomicBoolean over, AtomicInteger broken, AtomicLong heard) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(
                            "GET /api/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read; (read = in.read(buffer)) > 0; ) {
                for (int i = 0; i < read; i++) {
                    heard.addAndGet(buffer[i] == '\n' ? 1 : 0);
                }
            }
        } catch (IOException e) {
            System.out.println(e);
        }
        if (!over.get()) {
            broken.incrementAndGet();
        }
    }

    private void talk(AtomicBoolean over) {
        send(event("live", null, StatusEvent.State.RUNNING, System.currentTimeMillis()));
        for (int i = 0; !over.get(); i++) {
            ProgressEvent event =
                    new ProgressEvent(
                            "live",
                            "v" + i % 20,
                            "rendering",
                            i % 1_000,
                            1_000,
                            System.currentTimeMillis());
            send(kafka.progress(), event.key(), EventJson.write(event));
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
