package io.heygem.jobs.console.job;

import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Json;
import io.heygem.jobs.console.http.Router;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who asked that a job has ended: signed, again and again until they say yes, with a
 * list of all tries on disk.
 */
public final class Webhooks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int TRIES = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int GOOD = 200;
    private static final int NOT_GOOD = 300;

    private final JobLayout layout;
    private final OwnJobs own;
    private final JobBook book;
    private final boolean privateHosts;
    private final Duration firstPause;
    private final Clock clock;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService worker =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "console-webhooks");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * One who tells.
     *
     * @param privateHosts whether addresses of this machine and its network may be told
     * @param firstPause between the first try and the second; each later one is four times as long
     */
    public Webhooks(
            JobLayout layout,
            OwnJobs own,
            JobBook book,
            boolean privateHosts,
            Duration firstPause,
            Clock clock) {
        this.layout = layout;
        this.own = own;
        this.book = book;
        this.privateHosts = privateHosts;
        this.firstPause = firstPause;
        this.clock = clock;
    }

    /** Adds its operation. */
    public void register(Router router) {
        router.on("GET", "/api/jobs/{jobId}/webhook", this::show);
    }

    /**
     * One try.
     *
     * @param status what was answered; 0 for nothing
     * @param error why there was no answer; null when there was
     */
    public record Delivery(String deliveryId, int round, long at, int status, String error) {}

    /** All tries of a job. */
    public record Deliveries(
            String jobId, int deliveredRound, int givenUpRound, List<Delivery> tries) {

        public Deliveries {
            tries = List.copyOf(tries);
        }
    }

    private record Message(String event, String deliveryId, long at, JobView job) {}

    private void show(Call call) throws IOException, HttpProblem {
        call.answer(200, deliveries(book.get(call.path("jobId"), false).jobId()));
    }

    private Deliveries deliveries(String jobId) throws IOException {
        try {
            return Json.read(Files.readAllBytes(layout.webhooks(jobId)), Deliveries.class);
        } catch (NoSuchFileException e) {
            return new Deliveries(jobId, 0, 0, List.of());
        }
    }

    /** Takes up what was not told before the console ended. */
    public void resume() {
        for (OwnJob job : own.all()) {
            if (job.webhook() != null && !job.purged()) {
                book.view(job.jobId(), false).ifPresent(this::ended);
            }
        }
    }

    /** Tells of a job if it has ended and somebody wants to know. */
    public void ended(JobView job) {
        Optional<OwnJob> known = own.find(job.jobId());
        if (known.isPresent()
                && known.get().webhook() != null
                && !JobApi.open(job)
                && underWay.add(job.jobId())) {
            later(known.get(), 0, Duration.ZERO);
        }
    }

    private void later(OwnJob job, int tried, Duration pause) {
        try {
            ScheduledFuture<?> unused =
                    worker.schedule(
                            () -> turn(job, tried), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("webhook of {} waits for the next start", job.jobId(), e);
        }
    }

    private void turn(OwnJob job, int tried) {
        boolean again = false;
        try {
            again = tell(job, tried);
        } catch (IOException | RuntimeException e) {
            LOG.warn("webhook of job {} broke", job.jobId(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (again) {
            later(job, tried + 1, firstPause.multipliedBy(1L << (2 * tried)));
        } else {
            underWay.remove(job.jobId());
        }
    }

    /** One try; true when another is due. */
    private boolean tell(OwnJob job, int tried) throws IOException, InterruptedException {
        JobView view = book.view(job.jobId(), true).orElse(null);
        Deliveries before = deliveries(job.jobId());
        int round = view == null ? 0 : round(view);
        if (view == null
                || JobApi.open(view)
                || before.deliveredRound() >= round
                || before.givenUpRound() >= round) {
            return false;
        }
        String id = Digests.of(job.jobId(), round).substring(0, 32);
        long at = clock.millis();
        byte[] body = Json.bytes(new Message("job." + view.state(), id, at, view));
        int status = 0;
        String error = null;
        try {
            status = send(job.webhook(), id, at / 1000, body);
        } catch (IOException e) {
            error = e.getMessage() == null ? e.toString() : e.getMessage();
        }
        boolean good = status >= GOOD && status < NOT_GOOD;
        boolean last = !good && tried + 1 >= TRIES;
        List<Delivery> tries = new ArrayList<>(before.tries());
        tries.add(new Delivery(id, round, at, status, error));
        AtomicFile.write(
                layout.webhooks(job.jobId()),
                Json.bytes(
                        new Deliveries(
                                job.jobId(),
                                good ? round : before.deliveredRound(),
                                last ? round : before.givenUpRound(),
                                tries)));
        if (last) {
            LOG.warn("webhook of job {} is given up after {} tries", job.jobId(), TRIES);
        }
        return !good && !last;
    }

    /** A job that was retried ends again. */
    private int round(JobView view) {
        return 1 + view.videos().stream().mapToInt(video -> video.attempt() - 1).sum();
    }

    private int send(OwnJob.Webhook to, String id, long seconds, byte[] body)
            throws IOException, InterruptedException {
        URI uri = URI.create(to.url());
        checkHost(uri.getHost());
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(PATIENCE)
                        .header("Content-Type", "application/json; charset=utf-8")
                        .header("User-Agent", "HeyGem-Webhook")
                        .header("X-HeyGem-Delivery", id)
                        .header("X-HeyGem-Timestamp", Long.toString(seconds))
                        .header("X-HeyGem-Signature", "v1=" + sign(to.secret(), seconds, body))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private void checkHost(String host) throws IOException {
        if (privateHosts) {
            return;
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (!isPublic(address)) {
                    throw new IOException(
                            host + " is in a private network, expected a public address");
                }
            }
        } catch (UnknownHostException e) {
            throw new IOException(host + " has no address", e);
        }
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        boolean shared = bytes.length == 4 && first == 100 && second >= 64 && second < 128;
        boolean none = bytes.length == 4 && (first == 0 || first >= 240);
        boolean unique = bytes.length == 16 && (first & 0xfe) == 0xfc;
        boolean mapped = bytes.length == 16 && first == 0 && second == 0x64;
        return !(address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || shared
                || none
                || unique
                || mapped);
    }

    /** HMAC-SHA256 over the time, a dot and the body, in hex digits. */
    static String sign(String secret, long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java knows HmacSHA256", e);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
