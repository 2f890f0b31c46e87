package io.heygem.jobs.console.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.heygem.jobs.console.http.Json;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.StatusEvent.State;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class WebhooksTest {

    private static final Duration PAUSE = Duration.ofMillis(40);

    @TempDir Path folder;

    private JobLayout layout;
    private OwnJobs own;
    private JobBook book;
    private HttpServer listener;
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private volatile int good;

    /** What came, and when. */
    private record Told(
            byte[] body, String delivery, String timestamp, String signature, long at) {}

    @BeforeEach
    void opens() throws Exception {
        layout = new JobLayout(folder);
        own = new OwnJobs(layout);
        book = new JobBook(own, Duration.ofMinutes(10));
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext(
                "/",
                exchange -> {
                    told.add(
                            new Told(
                                    exchange.getRequestBody().readAllBytes(),
                                    exchange.getRequestHeaders().getFirst("X-HeyGem-Delivery"),
                                    exchange.getRequestHeaders().getFirst("X-HeyGem-Timestamp"),
                                    exchange.getRequestHeaders().getFirst("X-HeyGem-Signature"),
                                    System.nanoTime()));
                    exchange.sendResponseHeaders(told.size() >= good ? 204 : 500, -1);
                    exchange.close();
                });
        listener.start();
        OwnJob.Source source = new OwnJob.Source("v", "u", "a.mp4");
        own.keep(
                new OwnJob(
                        "j",
                        "t",
                        1,
                        source,
                        List.of(source),
                        null,
                        null,
                        null,
                        new OwnJob.Webhook(
                                "http://127.0.0.1:" + listener.getAddress().getPort() + "/hook",
                                "secret"),
                        null,
                        null,
                        0,
                        false));
        book.status(JobBookTest.event("j", null, 1, State.COMPLETED, 1_000));
    }

    @AfterEach
    void closes() {
        listener.stop(0);
    }

    private Webhooks webhooks(boolean privateHosts, Duration pause) {
        return new Webhooks(layout, own, book, privateHosts, pause, Clock.systemUTC());
    }

    private JsonNode tries(String field, int wanted) throws Exception {
        while (true) {
            if (Files.exists(layout.webhooks("j"))) {
                JsonNode now = Json.tree(Files.readAllBytes(layout.webhooks("j")));
                if (now.path(field).asInt() == wanted) {
                    return now.path("tries");
                }
            }
            Thread.sleep(10);
        }
    }

    @Test
    void triesAgainLaterAndLaterAndSignsEachTry() throws Exception {
        good = 4;
        try (Webhooks webhooks = webhooks(true, PAUSE)) {
            webhooks.ended(book.get("j", false));
            JsonNode tries = tries("deliveredRound", 1);
            assertThat(tries.findValuesAsText("status"))
                    .containsExactly("500", "500", "500", "204");
            assertThat(tries.findValuesAsText("deliveryId"))
                    .containsOnly(tries.get(0).path("deliveryId").asText());
            List<Told> all = new ArrayList<>(told);
            for (Told one : all) {
                assertThat(one.signature())
                        .isEqualTo(
                                "v1="
                                        + Webhooks.sign(
                                                "secret",
                                                Long.parseLong(one.timestamp()),
                                                one.body()));
            }
            for (int i = 1; i < all.size(); i++) {
                assertThat(Duration.ofNanos(all.get(i).at() - all.get(i - 1).at()))
                        .isGreaterThanOrEqualTo(PAUSE.multipliedBy(1L << (2 * (i - 1))));
            }
            // Said once is enough.
            webhooks.ended(book.get("j", false));
            Thread.sleep(100);
            assertThat(told).hasSize(4);
        }
    }

    @Test
    void givesUpAfterEightTries() throws Exception {
        good = Integer.MAX_VALUE;
        try (Webhooks webhooks = webhooks(true, Duration.ZERO)) {
            webhooks.ended(book.get("j", false));
            assertThat(tries("givenUpRound", 1)).hasSize(8);
        }
    }

    @Test
    void goesOnAfterARestart() throws Exception {
        good = 2;
        try (Webhooks webhooks = webhooks(true, Duration.ofHours(1))) {
            webhooks.ended(book.get("j", false));
            told.take();
        }
        try (Webhooks webhooks = webhooks(true, PAUSE)) {
            webhooks.resume();
            assertThat(tries("deliveredRound", 1)).isNotEmpty();
        }
    }

    @Test
    void tellsNobodyInThePrivateNetworkUnlessAllowed() throws Exception {
        try (Webhooks webhooks = webhooks(false, Duration.ZERO)) {
            webhooks.ended(book.get("j", false));
            assertThat(tries("givenUpRound", 1).get(0).path("error").asText())
                    .contains("private network");
            assertThat(told).isEmpty();
        }
    }
}
