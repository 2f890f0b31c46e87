package io.heygem.jobs.console.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: checks every request, finds its operation, tells every error in one shape. */
public final class WebServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    private static final int THREADS = 400;
    private static final int IDLE_SECONDS = 30;
    private static final int WAITING = 256;

    /** Nothing from elsewhere; pictures and sound also from what the page itself holds. */
    private static final String CSP =
            "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; object-src"
                    + " 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final HttpServer server;
    private final ExecutorService threads;
    private final Router router;
    private final Gate gate;
    private final SignIn signIn;
    private final StaticFiles files;

    /**
     * Listens at once.
     *
     * @param beside class whose package holds the folder of the pages
     */
    public WebServer(
            InetSocketAddress address, Router router, Gate gate, SignIn signIn, Class<?> beside)
            throws IOException {
        this.router = router;
        this.gate = gate;
        this.signIn = signIn;
        this.files = new StaticFiles(beside);
        // The JDK reads these once. A body may take five minutes, an answer any time; answers on
        // one connection wait 40 ms for each other without the last.
        System.setProperty("sun.net.httpserver.maxReqTime", "300");
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.server = HttpServer.create(address, WAITING);
        AtomicInteger number = new AtomicInteger();
        this.threads =
                new ThreadPoolExecutor(
                        0,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        work -> {
                            Thread thread = new Thread(work, "console-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) {
        Call call = new Call(exchange, Map.of(), Map.of());
        try (exchange) {
            try {
                serve(exchange, call);
            } catch (HttpProblem e) {
                tell(exchange, call, e);
            } catch (IOException e) {
                if (exchange.getResponseCode() >= 0) {
                    throw e;
                }
                LOG.warn("{} broke: {}", place(exchange), e.toString());
                tell(exchange, call, new HttpProblem(500, "STORAGE"));
            } catch (RuntimeException e) {
                LOG.error("{} broke", place(exchange), e);
                tell(exchange, call, new HttpProblem(500, "INTERNAL"));
            }
        } catch (IOException e) {
            // Whoever asked is gone.
            LOG.debug("{} was not answered", place(exchange), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String place(HttpExchange exchange) {
        return exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    }

    private void serve(HttpExchange exchange, Call bare)
            throws HttpProblem, IOException, InterruptedException {
        protect(exchange.getResponseHeaders());
        String method = exchange.getRequestMethod();
        gate.checkHost(bare);
        gate.checkOrigin(bare, method);
        if (method.equals("OPTIONS")) {
            gate.preflight(bare);
            return;
        }
        Address address =
                Address.of(
                        exchange.getRequestURI().getRawPath(),
                        exchange.getRequestURI().getRawQuery());
        Router.Match match = router.find(method, address.path());
        Call call =
                new Call(exchange, match == null ? Map.of() : match.variables(), address.query());
        if (match == null) {
            boolean reading = method.equals("GET") || method.equals("HEAD");
            if (!reading || !files.answer(call, address.path())) {
                throw new HttpProblem(404, "NOT_FOUND");
            }
            return;
        }
        if (!match.route().open() && !signIn.admits(call)) {
            throw new HttpProblem(401, "LOGIN_NEEDED");
        }
        match.route().action().answer(call);
    }

    private static void protect(Headers headers) {
        headers.set("Content-Security-Policy", CSP);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Opener-Policy", "same-origin");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
    }

    private record Trouble(String code, String message, String hint) {}

    private static void tell(HttpExchange exchange, Call call, HttpProblem problem)
            throws IOException {
        if (exchange.getResponseCode() >= 0) {
            return;
        }
        if (problem.status() == 429) {
            call.with("Retry-After", "30");
        }
        if (problem.status() == 405) {
            call.with("Allow", String.valueOf(problem.values()[1]));
        }
        exchange.getResponseHeaders().remove("Content-Disposition");
        Words words = Words.of(call.header("Accept-Language"));
        call.with("Cache-Control", "no-store");
        call.answer(
                problem.status(),
                new Trouble(
                        problem.code(),
                        words.get("problem." + problem.code(), problem.values()),
                        words.get("hint." + problem.code(), problem.values())));
    }

    /** Stops listening; answers under way end. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
