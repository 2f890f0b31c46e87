package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.operators.Clips;
import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.Stage;
import io.heygem.pipeline.ControlMessage;
import io.heygem.pipeline.JobMessage;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.LipSyncStreams;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import io.heygem.pipeline.event.ControlCommand;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.StatusEvent;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole stream, fed while it runs: jobs that come again, a cancel and a retry. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class StreamITCase {

    private static final BlockingQueue<JobMessage> JOBS = new LinkedBlockingQueue<>();
    private static final BlockingQueue<ControlMessage> CONTROL = new LinkedBlockingQueue<>();

    @TempDir Path folder;
    private final List<StatusEvent> told = new ArrayList<>();
    private Path audio;
    private long offset;
    private int metricsPort;
    private EmbeddedFlink flink;
    private JobClient client;
    private CloseableIterator<StatusEvent> statuses;
    private CloseableIterator<DeadLetterEvent> deadLetters;

    @BeforeEach
    void start() throws Exception {
        try (ServerSocket free = new ServerSocket(0)) {
            metricsPort = free.getLocalPort();
        }
        GatedLipModel.shut();
        JOBS.clear();
        CONTROL.clear();
        for (String name : List.of("one", "two10", "two9")) {
            Path clip = folder.resolve("in").resolve(name.substring(0, 3)).resolve(name + ".mp4");
            Files.createDirectories(clip.getParent());
            Clips.video(clip, Clips.format(320, 240, 25, 1), 30);
        }
        audio = Clips.tone(folder.resolve("tone.wav"), 16_000, 16_000);
        Configuration configuration =
                EmbeddedFlink.configuration(
                        Map.of(
                                "lipsync.workspace",
                                workspace().toString(),
                                "lipsync.control.wait",
                                "1 s",
                                "lipsync.segment.frames",
                                "8",
                                "parallelism.default",
                                "2",
                                "metrics.reporters",
                                "prom",
                                "metrics.reporter.prom.factory.class",
                                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
                                "metrics.reporter.prom.port",
                                String.valueOf(metricsPort)));
        flink = new EmbeddedFlink(configuration);
        StreamExecutionEnvironment env = flink.environment();
        LipSyncStreams streams =
                LipSyncPipeline.define(
                        Sources.endless(env, index -> JOBS.take(), JobMessage.class, Stage.SOURCE),
                        Sources.endless(
                                env, index -> CONTROL.take(), ControlMessage.class, Stage.CONTROL),
                        configuration,
                        Networks.of(gpu -> new GatedLipModel(96), FakeFaceDetector::new));
        statuses = streams.statuses().collectAsync();
        deadLetters = streams.deadLetters().collectAsync();
        client = env.executeAsync("stream");
    }

    @AfterEach
    void stop() throws Exception {
        GatedLipModel.open();
        client.cancel().get();
        flink.close();
    }

    @Test
    void jobsComeAgainAreCancelledAndRetried() throws Exception {
        byte[] one = descriptor("one", folder.resolve("in/one/one.mp4").toString());
        byte[] two = descriptor("two", folder.resolve("in/two").toString());
        for (int i = 0; i < 3; i++) {
            job(one);
            job(two);
        }
        job("no job".getBytes(StandardCharsets.UTF_8));
        // Other than Kafka's, this source does not keep the order of one job's messages.
        await(event -> "one".equals(event.jobId()));
        job(descriptor("one", folder.resolve("in/two").toString()));
        control("nobody", ControlAction.PAUSE);
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            refused.add(deadLetters.next().code());
        }
        assertThat(refused).containsExactlyInAnyOrder("JOB_INVALID", "JOB_CONFLICT", "JOB_UNKNOWN");

        await(event -> "two".equals(event.jobId()) && "rendering".equals(event.stage()));
        control("two", ControlAction.CANCEL);
        await(job("two", StatusEvent.State.CANCELLED));
        assertThat(terminal()).containsExactlyInAnyOrder("two9/1/CANCELLED", "two10/1/CANCELLED");
        GatedLipModel.open();
        await(job("one", StatusEvent.State.COMPLETED));
        control("two", ControlAction.RETRY_FAILED);
        await(job("two", StatusEvent.State.COMPLETED));

        assertThat(terminal())
                .containsExactlyInAnyOrder(
                        "two9/1/CANCELLED",
                        "two10/1/CANCELLED",
                        "one/1/COMPLETED",
                        "two9/2/COMPLETED",
                        "two10/2/COMPLETED");
        assertThat(files(workspace().resolve("outputs"), ".mp4"))
                .containsExactlyInAnyOrder("one/one.mp4", "two/two9.mp4", "two/two10.mp4");
        assertThat(files(workspace().resolve("segments"), "")).isEmpty();
        assertThat(told.stream().map(StatusEvent::eventId)).doesNotHaveDuplicates();
        for (StatusEvent event : told) {
            assertThat(after(event)).as("after " + event.eventId()).isEmpty();
        }
        List<String> queued =
                told.stream()
                        .filter(event -> event.state() == StatusEvent.State.QUEUED)
                        .map(StatusEvent::eventId)
                        .filter(id -> id.startsWith("two/two"))
                        .toList();
        assertThat(queued)
                .startsWith("two/two9/1/QUEUED", "two/two10/1/QUEUED")
                .contains("two/two9/2/QUEUED");
        metricsTellOfStagesAndNameNoJob();
    }

    /** What a Prometheus would read. */
    private void metricsTellOfStagesAndNameNoJob() throws Exception {
        URI page = URI.create("http://127.0.0.1:%d/metrics".formatted(metricsPort));
        String text =
                HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
                        .body();
        List<String> ours =
                text.lines()
                        .filter(line -> line.contains("_lipsync_") && !isComment(line))
                        .toList();
        for (Stage stage :
                List.of(Stage.DETECT_FACES, Stage.DECODE, Stage.INFER_LIPS, Stage.ENCODE_SEGMENT)) {
            for (String name : List.of("segments", "frames", "milliseconds", "cacheHits")) {
                assertThat(ours).as(stage + " " + name).anyMatch(line -> isOf(line, stage, name));
            }
        }
        assertThat(ours).anyMatch(line -> isOf(line, Stage.INFER_LIPS, "batchSize"));
        assertThat(ours).anyMatch(line -> isOf(line, Stage.INFER_LIPS, "busyShare"));
        assertThat(ours).anyMatch(line -> isOf(line, Stage.DISPATCH, "oldestOpenJobSeconds"));
        assertThat(ours)
                .as("rendered frames")
                .anyMatch(line -> isOf(line, Stage.INFER_LIPS, "frames") && !line.endsWith(" 0.0"));
        assertThat(ours)
                .as("how videos ended")
                .anyMatch(
                        line ->
                                isOf(line, Stage.DISPATCH, "state_code_videosEnded")
                                        && line.contains("state=\"CANCELLED\""));
        assertThat(ours)
                .as("labels live as long as the process")
                .noneMatch(line -> line.contains("two9") || line.contains("\"two\""));
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }

    private static boolean isOf(String line, Stage stage, String name) {
        return line.startsWith("flink_taskmanager_job_task_operator_lipsync_" + name + "{")
                && line.contains("operator_name=\"" + stage.title() + "\"");
    }

    /** What was told of the same attempt after its end. */
    private List<StatusEvent> after(StatusEvent end) {
        if (!end.state().terminal()) {
            return List.of();
        }
        return told.subList(told.indexOf(end) + 1, told.size()).stream()
                .filter(later -> later.key().equals(end.key()))
                .filter(later -> later.attempt() <= end.attempt())
                .toList();
    }

    /** Final words about videos. */
    private List<String> terminal() {
        return told.stream()
                .filter(event -> event.videoId() != null && event.state().terminal())
                .map(event -> event.videoId() + "/" + event.attempt() + "/" + event.state())
                .toList();
    }

    private static Predicate<StatusEvent> job(String jobId, StatusEvent.State state) {
        return event ->
                jobId.equals(event.jobId()) && event.videoId() == null && event.state() == state;
    }

    private void await(Predicate<StatusEvent> wanted) {
        while (told.stream().noneMatch(wanted)) {
            told.add(statuses.next());
        }
    }

    private byte[] descriptor(String jobId, String video) {
        return JobDescriptorParser.write(
                new JobDescriptor(
                        jobId,
                        audio.toString(),
                        List.of(new JobDescriptor.Video(null, video, null))));
    }

    private void job(byte[] bytes) {
        JOBS.add(new JobMessage(bytes, "jobs", 0, offset++, 0));
    }

    private void control(String jobId, ControlAction action) {
        byte[] bytes = EventJson.write(new ControlCommand(action, jobId));
        CONTROL.add(new ControlMessage(bytes, "control", 0, offset++, 0));
    }

    private Path workspace() {
        return folder.resolve("workspace");
    }

    private static List<String> files(Path root, String ending) throws Exception {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> !file.equals(root) && file.toString().endsWith(ending))
                    .map(file -> root.relativize(file).toString())
                    .toList();
        }
    }
}
