package io.heygem.jobs.console;

import io.heygem.jobs.console.http.EventHub;
import io.heygem.jobs.console.http.Gate;
import io.heygem.jobs.console.http.Router;
import io.heygem.jobs.console.http.SignIn;
import io.heygem.jobs.console.http.WebServer;
import io.heygem.jobs.console.job.Deletion;
import io.heygem.jobs.console.job.JobApi;
import io.heygem.jobs.console.job.JobBook;
import io.heygem.jobs.console.job.JobRequests;
import io.heygem.jobs.console.job.JobView;
import io.heygem.jobs.console.job.OwnJobs;
import io.heygem.jobs.console.job.PastJobs;
import io.heygem.jobs.console.job.ResultApi;
import io.heygem.jobs.console.job.Webhooks;
import io.heygem.jobs.console.upload.UploadApi;
import io.heygem.jobs.console.upload.UploadStore;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.RequestSender;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running web console. */
public final class Console implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final Duration CATCH_UP = Duration.ofSeconds(30);
    private static final Duration WEBHOOK_PAUSE = Duration.ofSeconds(2);
    private static final Duration CLEAN_UP_OFTEN = Duration.ofSeconds(1);
    private static final Duration CLEAN_UP_SELDOM = Duration.ofSeconds(30);

    private final WebServer server;
    private final TopicThread topics;
    private final RequestSender sender;
    private final Looks looks;
    private final Webhooks webhooks;
    private final ScheduledExecutorService cleaner;

    private Console(
            WebServer server,
            TopicThread topics,
            RequestSender sender,
            Looks looks,
            Webhooks webhooks,
            ScheduledExecutorService cleaner) {
        this.server = server;
        this.topics = topics;
        this.sender = sender;
        this.looks = looks;
        this.webhooks = webhooks;
        this.cleaner = cleaner;
    }

    /**
     * Starts a console for a workspace and the topics that belong to it.
     *
     * @throws IOException when the port is taken or the workspace cannot be used
     * @throws IllegalArgumentException when it would listen to the world and let everybody in
     */
    public static Console start(
            ConsoleSettings settings,
            KafkaCluster kafka,
            JobLayout layout,
            FileLooker looker,
            FailureWords words)
            throws IOException, InterruptedException {
        InetAddress bind = InetAddress.getByName(settings.bind());
        if (!bind.isLoopbackAddress() && !settings.credentials().wanted()) {
            throw new IllegalArgumentException(
                    settings.bind() + " is no loopback address, expected a token or a password");
        }
        Clock clock = Clock.systemUTC();
        Files.createDirectories(layout.root());
        OwnJobs own = new OwnJobs(layout);
        UploadStore uploads =
                new UploadStore(layout, settings.uploads(), () -> free(layout), clock);
        JobBook book = new JobBook(own, settings.retention().undo());
        EventHub events = new EventHub(() -> new Snapshot(details(book)));
        PastJobs past = new PastJobs(layout);
        TopicThread topics = new TopicThread(kafka, book, () -> past.tell(book::knows, book));
        topics.start();
        if (!topics.await(CATCH_UP)) {
            LOG.warn("the history is not complete yet, the topics are slow or silent");
        }
        RequestSender sender = new RequestSender(kafka);
        Looks looks = new Looks(layout, looker, uploads, events);
        Webhooks webhooks =
                new Webhooks(layout, own, book, settings.privateWebhooks(), WEBHOOK_PAUSE, clock);
        book.watch(new Teller(events, webhooks));
        webhooks.resume();
        Deletion deletion =
                new Deletion(layout, book, own, uploads, events, settings.retention(), clock);
        Router router = new Router();
        SignIn signIn = new SignIn(settings.credentials(), clock);
        signIn.register(router);
        new UploadApi(uploads, looks, words, id -> deletion.needs(id, true)).register(router);
        new JobApi(
                        book,
                        new JobRequests(sender, uploads, own, book, layout, clock),
                        deletion,
                        events,
                        words)
                .register(router);
        new ResultApi(book, looks).register(router);
        webhooks.register(router);
        new LogApi(settings.log(), book).register(router);
        new SystemApi(settings, layout, book, uploads, events, topics).register(router);
        WebServer server;
        try {
            server =
                    new WebServer(
                            new InetSocketAddress(bind, settings.port()),
                            router,
                            new Gate(hosts(settings, bind), Set.copyOf(settings.origins())),
                            signIn,
                            Console.class);
        } catch (IOException e) {
            topics.close();
            sender.close();
            looks.close();
            webhooks.close();
            throw e;
        }
        return new Console(
                server,
                topics,
                sender,
                looks,
                webhooks,
                cleaner(deletion, settings.retention().undo()));
    }

    private record Snapshot(List<JobView> jobs) {}

    /** Jobs under way with their videos: all that moves. */
    private static List<JobView> details(JobBook book) {
        return book.all(JobApi::open).stream()
                .map(job -> book.view(job.jobId(), true).orElse(job))
                .toList();
    }

    /** Names under which a browser may ask; any name only where everybody has signed in. */
    private static Set<String> hosts(ConsoleSettings settings, InetAddress bind) {
        Set<String> hosts = new HashSet<>(Gate.loopback());
        if (!bind.isAnyLocalAddress()) {
            hosts.add(settings.bind().toLowerCase(Locale.ROOT));
        }
        settings.hosts().forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        boolean open = bind.isAnyLocalAddress() && settings.hosts().isEmpty();
        return open ? Set.of() : hosts;
    }

    private static ScheduledExecutorService cleaner(Deletion deletion, Duration undo) {
        ScheduledExecutorService cleaner =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "console-cleaner");
                            thread.setDaemon(true);
                            return thread;
                        });
        Runnable turn =
                () -> {
                    try {
                        deletion.cleanUp();
                    } catch (IOException | RuntimeException e) {
                        LOG.warn("old files could not be removed", e);
                    }
                };
        long pause =
                Math.max(
                        CLEAN_UP_OFTEN.toMillis(),
                        Math.min(CLEAN_UP_SELDOM.toMillis(), undo.toMillis() / 2));
        ScheduledFuture<?> unused =
                cleaner.scheduleWithFixedDelay(turn, pause, pause, TimeUnit.MILLISECONDS);
        return cleaner;
    }

    private static long free(JobLayout layout) {
        try {
            return Files.getFileStore(layout.root()).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes on what has changed. */
    private record Teller(EventHub events, Webhooks webhooks) implements JobBook.Watcher {

        private record Refused(String jobId, String code, List<String> reasons) {}

        @Override
        public void job(JobView job) {
            events.tell("job", job);
            webhooks.ended(job);
        }

        @Override
        public void video(JobView.Video video) {
            events.tell("video", video);
        }

        @Override
        public void progress(JobView.Video video) {
            events.tell("progress", video);
        }

        @Override
        public void refused(DeadLetterEvent letter) {
            events.tell("refused", new Refused(letter.jobId(), letter.code(), letter.reasons()));
        }
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        cleaner.shutdownNow();
        server.close();
        topics.close();
        sender.close();
        looks.close();
        webhooks.close();
    }
}
