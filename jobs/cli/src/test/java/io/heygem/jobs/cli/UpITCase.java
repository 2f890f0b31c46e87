package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import io.heygem.pipeline.kafka.RequestSender;
import io.heygem.pipeline.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real broker, a real Flink, tiny clips, made-up networks. */
@Timeout(value = 8, unit = TimeUnit.MINUTES)
class UpITCase {

    @TempDir Path folder;

    private Path clip;
    private Path audio;
    private EmbeddedStream up;
    private TopicReader reader;
    private final Heard heard = new Heard();

    /** All that the topics told. */
    private static final class Heard implements TopicReader.Listener {

        final List<StatusEvent> states = new ArrayList<>();
        final List<DeadLetterEvent> deadLetters = new ArrayList<>();

        @Override
        public void status(StatusEvent event) {
            states.add(event);
        }

        @Override
        public void deadLetter(DeadLetterEvent event) {
            deadLetters.add(event);
        }

        List<StatusEvent> terminalVideos(String jobId) {
            return states.stream()
                    .filter(event -> event.jobId().equals(jobId))
                    .filter(event -> event.kind() == StatusEvent.Kind.VIDEO)
                    .filter(event -> event.state().terminal())
                    .toList();
        }

        boolean jobIs(String jobId, State state) {
            return states.stream()
                    .anyMatch(
                            event ->
                                    event.kind() == StatusEvent.Kind.JOB
                                            && event.jobId().equals(jobId)
                                            && event.state() == state);
        }
    }

    @BeforeEach
    void startsUp() throws Exception {
        clip = Clips.video(folder.resolve("主播 'a'.mp4"), Clips.format(320, 240, 25, 1), 25);
        audio = Clips.tone(folder.resolve("tone.wav"), 16_000, 16_000);
        start();
    }

    @AfterEach
    void stopsUp() {
        stop();
    }

    private void start() throws Exception {
        up =
                EmbeddedStream.start(
                        EmbeddedFlink.streaming(
                                Map.of(
                                        "lipsync.workspace",
                                        workspace().toString(),
                                        "parallelism.default",
                                        "2",
                                        "execution.checkpointing.interval",
                                        "500 ms",
                                        "execution.checkpointing.min-pause",
                                        "100 ms")),
                        Networks.of(gpu -> new FakeLipModel(96), FakeFaceDetector::new),
                        EmbeddedBroker.freePort(),
                        EmbeddedBroker.freePort());
        reader = new TopicReader(up.kafka(), heard);
        reader.catchUp();
    }

    private void stop() {
        reader.close();
        up.close();
    }

    private Path workspace() {
        return folder.resolve("workspace");
    }

    private byte[] descriptor(String jobId, Path... videos) {
        StringBuilder list = new StringBuilder();
        for (Path video : videos) {
            list.append(list.isEmpty() ? "" : ",").append("{\"video\":\"%s\"}".formatted(video));
        }
        return "{\"jobId\":\"%s\",\"audio\":\"%s\",\"outputFolder\":\"%s\",\"videos\":[%s]}"
                .formatted(jobId, audio, folder.resolve("out/" + jobId), list)
                .getBytes(StandardCharsets.UTF_8);
    }

    private void waitFor(BooleanSupplier happened) throws Exception {
        while (!happened.getAsBoolean()) {
            reader.poll();
        }
    }

    private Captured heygem() {
        Captured heygem = new Captured();
        heygem.environment = Map.of("HEYGEM_BROKER", up.kafka().bootstrapServers());
        return heygem;
    }

    @Test
    void jobsGoInVideosComeOutAndNothingIsForgotten() throws Exception {
        Path missing = folder.resolve("missing.mp4");
        try (RequestSender sender = new RequestSender(up.kafka())) {
            sender.job("thrice", descriptor("thrice", clip, missing));
            sender.job("bytes", new byte[] {0, 1, (byte) 0xff});
            sender.job(
                    "field", "{\"jobId\":\"field\",\"bogus\":1}".getBytes(StandardCharsets.UTF_8));
            sender.job("thrice", descriptor("thrice", clip, missing));
            sender.job("thrice", descriptor("thrice", clip, missing));
        }
        waitFor(() -> heard.jobIs("thrice", State.FAILED) && heard.deadLetters.size() >= 2);
        assertThat(folder.resolve("out/thrice/主播 'a'.mp4")).exists();
        assertThat(heard.deadLetters).extracting(DeadLetterEvent::code).containsOnly("JOB_INVALID");
        assertThat(heard.deadLetters)
                .anySatisfy(letter -> assertThat(letter.bytes()).containsExactly(0, 1, 0xff))
                .anySatisfy(letter -> assertThat(letter.reasons().toString()).contains("bogus"));

        submitsAndWaits();
        cancels();

        stop();
        start();
        Captured status = heygem();
        assertThat(status.run("status", "--json")).isZero();
        JsonNode jobs = new ObjectMapper().readTree(status.out()).path("jobs");
        assertThat(jobs.findValuesAsText("jobId"))
                .containsExactlyInAnyOrder("thrice", "waited", "endless");
        // The same job again costs nothing; the one behind it shows that it has been looked at.
        try (RequestSender sender = new RequestSender(up.kafka())) {
            sender.job("thrice", descriptor("thrice", clip, missing));
            sender.job("last", descriptor("last", clip));
        }
        waitFor(() -> heard.jobIs("last", State.COMPLETED));
        assertThat(heard.terminalVideos("thrice").stream().map(StatusEvent::eventId).distinct())
                .hasSize(2);
        assertThatThrownBy(() -> WorkspaceLock.of(workspace()))
                .isInstanceOf(LipSyncException.class)
                .hasMessageContaining("in use");
    }

    private void submitsAndWaits() throws Exception {
        Path file = Files.write(folder.resolve("job.json"), descriptor("waited", clip));
        Captured submit = heygem();
        assertThat(submit.run("submit", file, "--wait", "--json")).isZero();
        JsonNode report = new ObjectMapper().readTree(submit.out());
        assertThat(report.path("videos").path(0).path("state").asText()).isEqualTo("COMPLETED");
        assertThat(Path.of(report.path("videos").path(0).path("output").asText())).exists();

        Captured other = heygem();
        Files.write(file, descriptor("waited", clip, folder.resolve("b.mp4")));
        assertThat(other.run("submit", file)).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(other.err()).contains("JOB_CONFLICT");

        Captured wrong = heygem();
        Files.writeString(file, "{\"jobId\":\"\",\"audio\":7,\"video\":[]}");
        assertThat(wrong.run("submit", file)).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(wrong.err()).contains("video", "audio", "jobId");
    }

    private void cancels() throws Exception {
        Path voice = Clips.tone(folder.resolve("long.wav"), 16_000, 16_000 * 600);
        Captured submit = heygem();
        Object[] command = {
            "submit",
            "--job_id",
            "endless",
            "--audio_input",
            voice,
            "--video_input",
            clip,
            "--mouth_strength",
            "0.5"
        };
        assertThat(submit.run(command)).isZero();
        assertThat(submit.out()).contains("endless", "accepted");
        JsonNode kept =
                new ObjectMapper().readTree(new JobLayout(workspace()).jobFile("endless").toFile());
        assertThat(kept.findPath("mouthStrength").path("percent").asInt()).isEqualTo(50);
        command[command.length - 1] = "2";
        Captured wrong = heygem();
        assertThat(wrong.run(command)).isEqualTo(ExitCode.WRONG_USAGE);
        assertThat(wrong.err()).contains("--mouth_strength is “2”");
        Captured nobody = heygem();
        assertThat(nobody.run("cancel", "no-such-job")).isEqualTo(ExitCode.WRONG_USAGE);
        Captured cancel = heygem();
        assertThat(cancel.run("cancel", "endless")).isZero();
        assertThat(cancel.out()).contains("cancelled");
        waitFor(() -> !heard.terminalVideos("endless").isEmpty());
        assertThat(heard.terminalVideos("endless"))
                .singleElement()
                .matches(event -> event.state() == State.CANCELLED);
        try (Stream<Path> left = Files.walk(folder.resolve("workspace/outputs"))) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        } catch (java.nio.file.NoSuchFileException e) {
            assertThat(workspace().resolve("outputs")).doesNotExist();
        }
    }
}
