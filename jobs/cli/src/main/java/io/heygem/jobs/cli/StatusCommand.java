package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.VideoCounts;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heygem status}: the states of all jobs, or of the videos of one. */
@Command(name = "status")
final class StatusCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "JOB", descriptionKey = "flag.status_job")
    private String jobId;

    @Option(names = "--watch", descriptionKey = "flag.watch")
    private boolean follow;

    @Option(names = "--json", descriptionKey = "flag.status_json")
    private boolean json;

    @Mixin private TopicFlags topics;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        KafkaCluster kafka = topics.check(session.messages(), session.environment());
        TopicFlags.startLog(session);
        return jobId == null ? all(kafka) : one(kafka);
    }

    private int one(KafkaCluster kafka) throws IOException, InterruptedException {
        Messages messages = session.messages();
        JobWatch watch = new JobWatch(jobId);
        try (TopicReader reader = new TopicReader(kafka, watch)) {
            reader.catchUp();
            if (watch.job() == null && watch.videos().isEmpty()) {
                throw new UsageException(
                        messages.get("wrong.no_job", jobId, kafka.bootstrapServers()));
            }
            if (follow) {
                return new JobFollower(session, reader, watch).follow(json);
            }
        }
        if (json) {
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            root.set("job", watch.job() == null ? null : Json.of(watch.job()));
            ArrayNode videos = root.putArray("videos");
            watch.videos().forEach(video -> videos.add(Json.of(video)));
            print(List.of(Json.indented(root)));
            return ExitCode.DONE;
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(
                new String[] {
                    messages.get("table.video"),
                    messages.get("table.state"),
                    messages.get("table.done"),
                    messages.get("table.since"),
                    messages.get("table.result")
                });
        for (StatusEvent video : watch.videos()) {
            rows.add(
                    new String[] {
                        TextColumns.printable(video.videoId()),
                        messages.get("job." + video.state()),
                        video.total() == null ? "" : video.done() + "/" + video.total(),
                        time(video.at()),
                        result(video)
                    });
        }
        List<String> lines = new ArrayList<>(TextColumns.aligned(rows, 0));
        if (watch.job() != null) {
            lines.add("");
            lines.add(line(watch.job()));
        }
        print(lines);
        return ExitCode.DONE;
    }

    private int all(KafkaCluster kafka) throws IOException, InterruptedException {
        Map<String, StatusEvent> jobs = new TreeMap<>();
        TopicReader.Listener known =
                event -> {
                    if (event.kind() == StatusEvent.Kind.JOB) {
                        jobs.put(event.jobId(), event);
                    }
                };
        boolean[] caughtUp = new boolean[1];
        TopicReader.Listener listener =
                event -> {
                    known.status(event);
                    if (caughtUp[0]) {
                        print(List.of(json ? Json.of(event).toString() : line(event)));
                    }
                };
        try (TopicReader reader = new TopicReader(kafka, listener)) {
            reader.catchUp();
            List<StatusEvent> inOrder = new ArrayList<>(jobs.values());
            inOrder.sort(Comparator.comparingLong(StatusEvent::at));
            print(json ? List.of(overview(inOrder)) : table(inOrder));
            caughtUp[0] = true;
            while (follow) {
                reader.poll();
            }
        }
        return ExitCode.DONE;
    }

    private static String overview(List<StatusEvent> jobs) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        ArrayNode list = root.putArray("jobs");
        jobs.forEach(job -> list.add(Json.of(job)));
        return Json.indented(root);
    }

    private List<String> table(List<StatusEvent> jobs) {
        Messages messages = session.messages();
        if (jobs.isEmpty()) {
            return List.of(messages.get("status.none"));
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(
                new String[] {
                    messages.get("table.job"),
                    messages.get("table.state"),
                    messages.get("table.done"),
                    messages.get("table.failed"),
                    messages.get("table.since")
                });
        for (StatusEvent job : jobs) {
            VideoCounts counts = job.videos();
            rows.add(
                    new String[] {
                        TextColumns.printable(job.jobId()),
                        messages.get("job." + job.state()),
                        counts == null ? "" : counts.completed() + "/" + counts.total(),
                        counts == null ? "" : String.valueOf(counts.failed()),
                        time(job.at())
                    });
        }
        return TextColumns.aligned(rows, 0);
    }

    /** One event in one line. */
    private String line(StatusEvent event) {
        String state = session.messages().get("job." + event.state());
        String more =
                event.videos() == null
                        ? event.total() == null ? "" : event.done() + "/" + event.total()
                        : event.videos().completed() + "/" + event.videos().total();
        return TextColumns.printable(time(event.at()) + "  " + event.key() + "  " + state)
                + (more.isEmpty() ? "" : "  " + more);
    }

    private String result(StatusEvent video) {
        if (video.output() != null) {
            return TextColumns.printable(video.output());
        }
        return video.reason() == null
                ? ""
                : TextColumns.printable(video.code() + ": " + video.reason());
    }

    private static String time(long at) {
        return TIME.format(Instant.ofEpochMilli(at));
    }

    private void print(List<String> lines) {
        PrintStream out = session.terminal().out();
        lines.forEach(out::println);
        out.flush();
    }
}
