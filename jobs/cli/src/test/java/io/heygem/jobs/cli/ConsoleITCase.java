package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.jobs.console.job.Retention;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.operators.Clips;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.TopicAdmin;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.imageio.ImageIO;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console over a real broker and a real Flink, with tiny clips and made-up networks. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class ConsoleITCase {

    private static final String EVIL = "\"><img src=x onerror=alert(1)>.mp4";
    private static final String CHINESE = "王芳 第 1 版.mp4";
    private static final String SECRET = "s3cret";

    @TempDir Path folder;

    private RunningConsole house;
    private ConsoleClient client;
    private HttpServer listener;
    private final AtomicInteger tries = new AtomicInteger();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();

    /** What a webhook brought. */
    private record Told(byte[] body, String timestamp, String signature) {}

    @BeforeEach
    void starts() throws Exception {
        GatedLipModel.open();
        house =
                new RunningConsole(
                        folder.resolve("workspace"),
                        Networks.of(gpu -> new GatedLipModel(96), FakeFaceDetector::new));
        client = house.client();
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext(
                "/",
                exchange -> {
                    // The first try is not answered well, so that there is a second.
                    int status = tries.incrementAndGet() == 1 ? 503 : 200;
                    told.add(
                            new Told(
                                    exchange.getRequestBody().readAllBytes(),
                                    exchange.getRequestHeaders().getFirst("X-HeyGem-Timestamp"),
                                    exchange.getRequestHeaders().getFirst("X-HeyGem-Signature")));
                    exchange.sendResponseHeaders(status, -1);
                    exchange.close();
                });
        listener.start();
    }

    @AfterEach
    void stops() {
        GatedLipModel.open();
        listener.stop(0);
        house.close();
    }

    private void restartConsole(Retention retention) throws Exception {
        house.stopConsole();
        house.startConsole(retention);
    }

    private String upload(String kind, String name, Path file) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        String id = client.announce(kind, name, bytes.length);
        client.complete(id, bytes);
        return id;
    }

    private JsonNode await(String path, String field, String wanted) throws Exception {
        while (true) {
            JsonNode now = client.json(path);
            if (now.at(field).asText().matches(wanted)) {
                return now;
            }
            Thread.sleep(100);
        }
    }

    @Test
    void filesGoInVideosComeOutAndNothingIsForgotten() throws Exception {
        Path clip = Clips.video(folder.resolve("a.mp4"), Clips.format(320, 240, 25, 1), 25);
        String audio =
                upload("audio", "讲话.wav", Clips.tone(folder.resolve("t.wav"), 16_000, 16_000));
        String first = interrupted(Files.readAllBytes(clip));
        String second = upload("video", CHINESE, clip);
        Path text = Files.writeString(folder.resolve("bad"), "this is no video");
        String bad = upload("video", "bad.mp4", text);
        JsonNode probe = await("/api/uploads/" + bad, "/probe/found/usable", "false");
        assertThat(probe.at("/probe/message").asText()).isNotBlank();
        probe = await("/api/uploads/" + second, "/probe/found/usable", "true");
        assertThat(probe.at("/probe/found/width").asInt()).isEqualTo(320);

        String jobId = submit(audio, List.of(first, second, bad));
        JsonNode job = await("/api/jobs/" + jobId, "/state", "COMPLETED|FAILED|CANCELLED");
        assertThat(job.at("/counts/completed").asInt()).isEqualTo(2);
        assertThat(job.at("/counts/failed").asInt()).isEqualTo(1);
        assertThat(job.at("/videos/2/message").asText()).isNotBlank();
        assertThat(job.at("/videos/2/hint").asText()).isNotBlank();
        assertThat(job.findValuesAsText("name")).containsExactly(EVIL, CHINESE, "bad.mp4");
        plays(job);
        zips(jobId);
        tells(jobId);

        assertThat(client.call("DELETE", "/api/jobs/" + jobId, null).statusCode()).isEqualTo(200);
        assertThat(client.json("/api/jobs").path("total").asInt()).isZero();
        restartConsole(Retention.DEFAULT);
        assertThat(client.json("/api/jobs?state=deleted").path("total").asInt()).isEqualTo(1);
        assertThat(client.call("POST", "/api/jobs/" + jobId + "/restore", null).statusCode())
                .isEqualTo(200);
        JsonNode after = client.json("/api/jobs/" + jobId);
        assertThat(after.path("title").asText()).isEqualTo("春季 <b>");
        assertThat(after.at("/counts/completed").asInt()).isEqualTo(2);

        alone(jobId);
        fuzz(jobId, List.of(audio, first, second, bad));
    }

    /** {@code heygem console} on the same workspace, before a broker that knows nothing of it. */
    @SuppressWarnings("try") // The broker is there, nobody speaks to it from here.
    private void alone(String jobId) throws Exception {
        house.stopConsole();
        int port = EmbeddedBroker.freePort();
        int brokerPort = EmbeddedBroker.freePort();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(folder.resolve("another broker"), brokerPort)) {
            Captured command = new Captured();
            Thread alone =
                    new Thread(
                            () ->
                                    command.run(
                                            "console",
                                            "--broker",
                                            "127.0.0.1:" + brokerPort,
                                            "--workspace",
                                            folder.resolve("workspace"),
                                            "--console_port",
                                            port));
            new TopicAdmin(kafka(brokerPort)).prepare();
            alone.start();
            while (EmbeddedBroker.isFree(port)) {
                assertThat(alone.isAlive()).as(command.err()).isTrue();
                Thread.sleep(50);
            }
            ConsoleClient other = new ConsoleClient(port);
            JsonNode job = other.json("/api/jobs/" + jobId);
            assertThat(job.path("state").asText()).isEqualTo("FAILED");
            assertThat(job.at("/counts/completed").asInt()).isEqualTo(2);
            assertThat(job.findValuesAsText("name")).containsExactly(EVIL, CHINESE, "bad.mp4");
            assertThat(other.get(job.at("/videos/0/result").asText()).statusCode()).isEqualTo(200);
            alone.interrupt();
            alone.join();
        }
        house.startConsole(Retention.DEFAULT);
    }

    private static KafkaCluster kafka(int port) {
        return KafkaCluster.of(
                Configuration.fromMap(
                        Map.of("lipsync.kafka.bootstrap-servers", "127.0.0.1:" + port)));
    }

    @Test
    void jobsAreCancelledRetriedAndRemovedButNeverWhileTheyAreOpen() throws Exception {
        Path clip = Clips.video(folder.resolve("a.mp4"), Clips.format(320, 240, 25, 1), 25);
        String audio =
                upload("audio", "t.wav", Clips.tone(folder.resolve("t.wav"), 16_000, 16_000));
        GatedLipModel.shut();
        String cancelled = submit(audio, List.of(upload("video", "c.mp4", clip)));
        await("/api/jobs/" + cancelled, "/state", "RUNNING");
        assertThat(client.call("DELETE", "/api/jobs/" + cancelled, null).statusCode())
                .as("open jobs cannot be deleted")
                .isEqualTo(409);
        command(cancelled, "cancel");
        JsonNode job = await("/api/jobs/" + cancelled, "/state", "CANCELLED");
        assertThat(job.at("/counts/cancelled").asInt()).isEqualTo(1);
        GatedLipModel.open();

        Path text = Files.writeString(folder.resolve("bad"), "this is no video");
        String bad = upload("video", "bad.mp4", text);
        String retried = submit(audio, List.of(upload("video", "d.mp4", clip), bad));
        await("/api/jobs/" + retried, "/state", "FAILED");
        Files.copy(
                clip,
                house.layout().inputVideos().resolve(bad + ".mp4"),
                StandardCopyOption.REPLACE_EXISTING);
        command(retried, "retry");
        job = await("/api/jobs/" + retried, "/state", "COMPLETED");
        assertThat(job.at("/counts/completed").asInt()).isEqualTo(2);
        assertThat(job.findValuesAsText("attempt")).containsExactly("1", "2");

        GatedLipModel.shut();
        String open = submit(audio, List.of(upload("video", "e.mp4", clip)));
        await("/api/jobs/" + open, "/state", "RUNNING");
        restartConsole(new Retention(Duration.ofSeconds(1), Duration.ZERO, 0));
        assertThat(client.call("DELETE", "/api/jobs/" + cancelled, null).statusCode())
                .isEqualTo(200);
        gone(cancelled);
        assertThat(client.get("/api/jobs/" + retried).statusCode()).isEqualTo(200);

        restartConsole(new Retention(Duration.ofSeconds(1), Duration.ZERO, 1));
        gone(retried);
        assertThat(house.layout().outputs(retried)).doesNotExist();
        Thread.sleep(2_000);
        assertThat(client.json("/api/jobs/" + open).path("state").asText()).isEqualTo("RUNNING");
        assertThat(client.json("/api/uploads").path("uploads"))
                .as("those of the open job")
                .hasSize(2);
        restartConsole(Retention.DEFAULT);
        GatedLipModel.open();
        await("/api/jobs/" + open, "/state", "COMPLETED");
    }

    private void command(String jobId, String action) throws Exception {
        assertThat(client.call("POST", "/api/jobs/" + jobId + "/" + action, null).statusCode())
                .isEqualTo(202);
    }

    private void gone(String jobId) throws Exception {
        while (client.get("/api/jobs/" + jobId).statusCode() != 404) {
            Thread.sleep(100);
        }
    }

    /** A line that breaks in the middle of a piece, then a console that ends, then the rest. */
    private String interrupted(byte[] bytes) throws Exception {
        String id = client.announce("video", EVIL, bytes.length);
        int sent = bytes.length / 3;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), house.port())) {
            String head =
                    "PATCH /api/uploads/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nX-HeyGem: 1\r\nUpload-Offset: 0\r\nContent-Length: %d\r\n\r\n"
                            .formatted(id, bytes.length);
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(bytes, 0, sent);
            socket.getOutputStream().flush();
            while (client.offset(id) < sent) {
                Thread.sleep(20);
            }
        }
        restartConsole(Retention.DEFAULT);
        assertThat(client.offset(id)).isEqualTo(sent);
        client.complete(id, bytes);
        return id;
    }

    private String submit(String audio, List<String> videos) throws Exception {
        ObjectNode body = ConsoleClient.JSON.createObjectNode().put("title", "春季 <b>");
        body.put("audio", audio).put("lengthPolicy", "loop").put("face", "largest");
        body.putObject("encoding").put("crf", 28).put("preset", "ultrafast").put("codec", "h264");
        videos.forEach(body.putArray("videos")::add);
        body.putObject("webhook")
                .put("url", "http://127.0.0.1:" + listener.getAddress().getPort() + "/told")
                .put("secret", SECRET);
        HttpResponse<byte[]> answer = client.call("POST", "/api/jobs", body);
        assertThat(answer.statusCode()).isEqualTo(202);
        return ConsoleClient.JSON.readTree(answer.body()).path("jobId").asText();
    }

    private void plays(JsonNode job) throws Exception {
        String result = job.at("/videos/0/result").asText();
        byte[] whole = client.get(result).body();
        HttpResponse<byte[]> part = client.get(result, "Range", "bytes=10-19");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.headers().firstValue("Content-Range"))
                .contains("bytes 10-19/" + whole.length);
        assertThat(part.body()).isEqualTo(Arrays.copyOfRange(whole, 10, 20));
        assertThat(client.get(result, "Range", "bytes=999999999-").statusCode()).isEqualTo(416);
        String tag = part.headers().firstValue("ETag").orElseThrow();
        assertThat(client.get(result, "If-None-Match", tag).statusCode()).isEqualTo(304);
        byte[] jpeg = client.get(job.at("/videos/0/thumbnail").asText()).body();
        assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(320);
        assertThat(client.get(job.at("/videos/1/source").asText()).statusCode()).isEqualTo(200);
    }

    private void zips(String jobId) throws Exception {
        List<String> names = new ArrayList<>();
        byte[] zip = client.get("/api/jobs/" + jobId + "/zip").body();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry; (entry = in.getNextEntry()) != null; ) {
                names.add(entry.getName());
                assertThat(in.readAllBytes()).isNotEmpty();
            }
        }
        assertThat(names).containsExactly("___img src=x onerror=alert(1)_.mp4", CHINESE);
    }

    private void tells(String jobId) throws Exception {
        told.take();
        Told second = told.take();
        assertThat(ConsoleClient.JSON.readTree(second.body()).at("/job/jobId").asText())
                .isEqualTo(jobId);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((second.timestamp() + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(second.signature())
                .isEqualTo("v1=" + HexFormat.of().formatHex(mac.doFinal(second.body())));
        await("/api/jobs/" + jobId + "/webhook", "/tries/1/status", "200");
    }

    private void fuzz(String jobId, List<String> uploads) throws Exception {
        HttpResponse<byte[]> file = client.get("/openapi.yaml");
        List<String> ids = new ArrayList<>(uploads);
        ids.add(jobId);
        ids.add("v001");
        ApiFuzz fuzz =
                new ApiFuzz(
                        client, new String(file.body(), StandardCharsets.UTF_8), ids, 20_261_126);
        List<ApiFuzz.Exchange> all = fuzz.run(40);
        assertThat(all).filteredOn(one -> one.status() >= 500).isEmpty();
        // It did get somewhere.
        assertThat(all.stream().filter(one -> one.status() < 300).map(ApiFuzz.Exchange::operation))
                .contains("jobs", "createUpload", "uploads", "log", "system", "events", "cancel");
    }
}
