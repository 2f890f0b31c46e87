package io.heygem.jobs.console.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.jobs.console.Console;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebServerTest {

    private static final String PAGE = "https://cms.example";

    private final HttpClient client = HttpClient.newHttpClient();
    private WebServer server;
    private EventHub events;

    @BeforeEach
    void starts() throws IOException {
        events = new EventHub(() -> Map.of("jobs", "none"));
        Router router = new Router();
        SignIn signIn = new SignIn(new Credentials("tok", "ann", "pw"), Clock.systemUTC());
        signIn.register(router);
        router.on("GET", "/api/thing/{id}", call -> call.answer(200, Map.of("id", call.path("id"))))
                .on("POST", "/api/thing", call -> call.answer(204))
                .on("GET", "/api/events", events::stream)
                .on(
                        "GET",
                        "/api/broken",
                        call -> {
                            throw new IllegalStateException("for the test");
                        });
        server =
                new WebServer(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        router,
                        new Gate(Set.copyOf(Gate.loopback()), Set.of(PAGE)),
                        signIn,
                        Console.class);
    }

    @AfterEach
    void stops() {
        server.close();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body));
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    @Test
    void letsInWhoKnowsTheTokenOrThePassword() throws Exception {
        assertThat(send("GET", "/api/thing/1", "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/api/thing/1", "", "Authorization", "Bearer no").statusCode())
                .isEqualTo(401);
        assertThat(send("GET", "/api/thing/%E7%8E%8B", "", "Authorization", "Bearer tok").body())
                .isEqualTo("{\"id\":\"王\"}");
        assertThat(send("GET", "/api/thing/1", "", "Authorization", "Basic YW5uOnB3").statusCode())
                .isEqualTo(200);
        HttpResponse<String> login =
                send("POST", "/api/login", "{\"user\":\"ann\",\"password\":\"pw\"}", Gate.OWN, "1");
        assertThat(login.statusCode()).isEqualTo(204);
        String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly", "SameSite=Strict");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        assertThat(send("GET", "/api/thing/1", "", "Cookie", pair).statusCode()).isEqualTo(200);
        send("POST", "/api/logout", "", "Cookie", pair, Gate.OWN, "1");
        assertThat(send("GET", "/api/thing/1", "", "Cookie", pair).statusCode()).isEqualTo(401);
    }

    @Test
    void slowsGuessingDown() throws Exception {
        for (int i = 0; i < 10; i++) {
            assertThat(
                            send("POST", "/api/login", "{\"token\":\"x" + i + "\"}", Gate.OWN, "1")
                                    .statusCode())
                    .isEqualTo(401);
        }
        HttpResponse<String> right =
                send("POST", "/api/login", "{\"token\":\"tok\"}", Gate.OWN, "1");
        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(right.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void refusesOtherPagesAndOtherHosts() throws Exception {
        String[] known = {"Authorization", "Bearer tok"};
        assertThat(send("POST", "/api/thing", "", known).body())
                .contains("HEADER_MISSING", "X-HeyGem: 1")
                .doesNotContain("{0}");
        assertThat(send("POST", "/api/thing", "", known[0], known[1], Gate.OWN, "1").statusCode())
                .isEqualTo(204);
        assertThat(
                        send(
                                        "POST",
                                        "/api/thing",
                                        "",
                                        known[0],
                                        known[1],
                                        Gate.OWN,
                                        "1",
                                        "Origin",
                                        "https://evil.example")
                                .body())
                .contains("ORIGIN_UNKNOWN");
        assertThat(
                        send(
                                        "POST",
                                        "/api/thing",
                                        "",
                                        known[0],
                                        known[1],
                                        Gate.OWN,
                                        "1",
                                        "Origin",
                                        PAGE)
                                .headers()
                                .firstValue("Access-Control-Allow-Origin"))
                .contains(PAGE);
        assertThat(raw("GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 421");
    }

    @Test
    void everyAnswerIsGuardedAndEveryErrorHasOneShape() throws Exception {
        HttpResponse<String> page = send("GET", "/", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(csp -> assertThat(csp).startsWith("default-src 'self'"));
        assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        String tag = page.headers().firstValue("ETag").orElseThrow();
        assertThat(send("GET", "/", "", "If-None-Match", tag).statusCode()).isEqualTo(304);
        for (String path :
                new String[] {"/../Console.class", "/%2e%2e/Console.class", "/none.js"}) {
            assertThat(send("GET", path, "").statusCode()).as(path).isEqualTo(404);
        }
        assertThat(send("GET", "/%ff", "").statusCode()).isEqualTo(400);
        HttpResponse<String> broken =
                send(
                        "GET",
                        "/api/broken",
                        "",
                        "Authorization",
                        "Bearer tok",
                        "Accept-Language",
                        "en");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body())
                .contains("\"code\":\"INTERNAL\"", "\"message\":", "\"hint\":")
                .doesNotContain("for the test");
        HttpResponse<String> method =
                send("DELETE", "/api/thing", "", "Authorization", "Bearer tok", Gate.OWN, "1");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void whoComesBackHearsWhatWasMissed() throws Exception {
        String head =
                "GET /api/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer tok\r\n";
        String last;
        try (Socket socket = connect(head + "\r\n")) {
            read(socket, "event: snapshot");
            events.tell("job", Map.of("n", 1));
            String heard = read(socket, "\"n\":1}");
            last = heard.substring(heard.lastIndexOf("id: ") + 4).split("\n", 2)[0];
        }
        events.tell("job", Map.of("n", 2));
        try (Socket socket = connect(head + "Last-Event-ID: " + last + "\r\n\r\n")) {
            assertThat(read(socket, "\"n\":2}")).doesNotContain("snapshot", "\"n\":1}");
        }
        try (Socket socket = connect(head + "Last-Event-ID: other-7\r\n\r\n")) {
            assertThat(read(socket, "event: snapshot")).doesNotContain("event: job");
        }
    }

    private Socket connect(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return socket;
    }

    private static String read(Socket socket, String until) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(until) < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new IOException("ended after " + text);
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private String raw(String request) throws IOException {
        try (Socket socket = connect(request)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
