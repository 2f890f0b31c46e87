package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.jobs.cli.cluster.ProcessStatus;
import io.heygem.jobs.cli.demo.PresenterVideos;
import io.heygem.jobs.cli.demo.ShortPresenter;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Broker, JobManager and TaskManagers as processes of their own, the job jar, the bundled networks,
 * a presenter's videos. The tests share one cluster, because each start costs as much as a test.
 * ChaosRun has the long forms.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterITCase {

    private static final int JOBS = 3;
    private static final int TIMES = 3;
    private static final double SHORT_SECONDS = 0.6;
    private static final double LONG_SECONDS = 3.2;

    /** Two slots, the lip model's, and one that waits before it. */
    private static final int IN_FLIGHT = 4;

    private static final int VIDEO_PX = 192;
    private static final int VIDEO_FRAMES = 50;
    private static final int WAV_HEADER_BYTES = 44;

    @TempDir static Path folder;

    private static ClusterRun cluster;
    private static List<Path> videos;

    @BeforeAll
    static void startsTheCluster() throws Exception {
        System.setProperty("heygem.home", Path.of("../..").toAbsolutePath().normalize().toString());
        videos =
                List.of(
                        ShortPresenter.write(folder.resolve("a.mp4"), 0, VIDEO_PX, VIDEO_FRAMES),
                        ShortPresenter.write(folder.resolve("b.mp4"), 1, VIDEO_PX, VIDEO_FRAMES));
        cluster = new ClusterRun(folder.resolve("workspace"));
        assertThat(start(1)).isEqualTo(ExitCode.DONE);
    }

    @AfterAll
    static void stopsTheCluster() throws Exception {
        cluster.close();
        System.clearProperty("heygem.home");
    }

    private static int start(int taskManagers) throws Exception {
        return cluster.start(
                "--taskmanagers",
                taskManagers,
                "-D",
                "lipsync.segment.frames=10",
                "-D",
                "execution.checkpointing.interval=2 s",
                "-D",
                "execution.checkpointing.min-pause=1 s",
                "-D",
                "taskmanager.memory.process.size=2g",
                "-D",
                "taskmanager.memory.task.off-heap.size=512m",
                // Most of what this test waits for is Java starting.
                "-D",
                "env.java.opts.jobmanager=-XX:TieredStopAtLevel=1",
                "-D",
                "env.java.opts.taskmanager=-XX:TieredStopAtLevel=1");
    }

    /** Part of the bundled voice as a file of its own. */
    private static Path voice(String name, double from, double seconds) throws IOException {
        Path whole = folder.resolve("demo_voice.wav");
        if (Files.notExists(whole)) {
            PresenterVideos.writeVoice(folder);
        }
        byte[] all = Files.readAllBytes(whole);
        int bytesPerSecond = 2 * ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getInt(24);
        int bytes = 2 * (int) (seconds * bytesPerSecond / 2);
        ByteBuffer part =
                ByteBuffer.allocate(WAV_HEADER_BYTES + bytes).order(ByteOrder.LITTLE_ENDIAN);
        part.put(all, 0, WAV_HEADER_BYTES);
        part.put(all, WAV_HEADER_BYTES + 2 * (int) (from * bytesPerSecond / 2), bytes);
        part.putInt(4, part.capacity() - 8).putInt(WAV_HEADER_BYTES - 4, bytes);
        return Files.write(folder.resolve(name), part.array());
    }

    private static void submit(String jobId, Path voice, Path... files) throws Exception {
        cluster.send(jobId, ClusterRun.descriptor(jobId, voice, Arrays.asList(files)));
    }

    @Test
    @Order(1)
    void rendersEveryJobOnceHoweverOftenItIsSentAndRefusesTheRest() throws Exception {
        List<String> sends = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            sends.addAll(Collections.nCopies(TIMES, "job-" + i));
            voice("voice-" + i + ".wav", 0.4 * i, SHORT_SECONDS);
        }
        Collections.shuffle(sends, new java.util.Random(7));
        cluster.send("bytes", new byte[] {0, 1, (byte) 0xff});
        for (String jobId : sends) {
            Path voice = folder.resolve("voice-" + jobId.substring(4) + ".wav");
            submit(jobId, voice, videos.get(0), videos.get(1));
        }
        cluster.send("json", "{\"jobId\":".getBytes(StandardCharsets.UTF_8));
        cluster.send("field", "{\"jobId\":\"field\",\"hue\":1}".getBytes(StandardCharsets.UTF_8));
        submit("many", folder.resolve("voice-0.wav"), copies(501));
        submit("missing", folder.resolve("voice-0.wav"), folder.resolve("none.mp4"));
        // A sound of its own: with that of another job, one of the two would render for both.
        submit("last", voice("own.wav", 0.2, SHORT_SECONDS), videos.get(0));
        submit("last", folder.resolve("voice-1.wav"), videos.get(0));

        int wanted = 2 * JOBS + 2;
        cluster.waitFor(() -> cluster.ended() >= wanted && cluster.deadLetters().size() >= 5);

        assertThat(cluster.deadLetters())
                .extracting(DeadLetterEvent::code)
                .containsExactlyInAnyOrder(
                        "JOB_INVALID",
                        "JOB_INVALID",
                        "JOB_INVALID",
                        "JOB_TOO_LARGE",
                        "JOB_CONFLICT");
        assertThat(cluster.deadLetters().toString()).contains("hue", "501");
        assertThat(cluster.ends()).hasSize(wanted);
        assertThat(cluster.ends())
                .filteredOn(event -> event.state() != State.COMPLETED)
                .singleElement()
                .matches(event -> event.code().equals("PROBE_NOT_FOUND"));
        Set<String> outputs = new TreeSet<>(Set.of("last/a.mp4"));
        for (int i = 0; i < JOBS; i++) {
            outputs.add("job-" + i + "/a.mp4");
            outputs.add("job-" + i + "/b.mp4");
        }
        assertThat(cluster.outputs()).isEqualTo(outputs);
        ClusterRun.Rendered rendered = cluster.rendered("job-");
        assertThat(rendered.times()).isEqualTo(rendered.segments()).isPositive();
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.afterTheEnd()).isEmpty();
    }

    private static Path[] copies(int count) {
        Path[] many = new Path[count];
        Arrays.fill(many, videos.get(0));
        return many;
    }

    @Test
    @Order(2)
    void losesNothingWhenProcessesAreKilled() throws Exception {
        Path voice = voice("long.wav", 0, LONG_SECONDS);
        submit("storm", voice, videos.get(0), videos.get(1));
        long taskManager = 0;
        for (String victim : List.of("taskmanager-1", "jobmanager", "broker")) {
            int before = rendered("storm").times();
            cluster.waitFor(() -> rendered("storm").times() > before);
            assertThat(cluster.jobEnded("storm")).isFalse();
            if (victim.equals("jobmanager")) {
                taskManager = cluster.process("taskmanager-1").pid();
            }
            cluster.kill(victim);
        }
        cluster.waitFor(() -> cluster.jobEnded("storm"));
        // The same process took the job's jar a second time.
        assertThat(cluster.process("taskmanager-1").pid()).isEqualTo(taskManager);
        submit("calm", voice, videos.get(0), videos.get(1));
        cluster.waitFor(() -> cluster.jobEnded("calm"));

        Path outputs = cluster.workspace().resolve("outputs");
        for (String name : List.of("a.mp4", "b.mp4")) {
            assertThat(outputs.resolve("storm").resolve(name))
                    .hasSameBinaryContentAs(outputs.resolve("calm").resolve(name));
        }
        assertThat(endsOf("storm"))
                .containsExactlyInAnyOrder("storm/a/1/COMPLETED", "storm/b/1/COMPLETED");
        ClusterRun.Rendered storm = rendered("storm");
        assertThat(storm.times()).isLessThanOrEqualTo(storm.segments() + 2 * IN_FLIGHT);
        assertThat(rendered("calm").times()).isEqualTo(rendered("calm").segments());
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.afterTheEnd()).isEmpty();
    }

    private static List<String> endsOf(String jobs) {
        return cluster.ends().stream()
                .filter(event -> event.jobId().startsWith(jobs))
                .map(StatusEvent::eventId)
                .toList();
    }

    private static ClusterRun.Rendered rendered(String jobs) {
        try {
            return cluster.rendered(jobs);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    @Order(3)
    void goesOnFromItsSavepointOnAnotherNumberOfTaskManagers() throws Exception {
        Path voice = voice("long.wav", 0, LONG_SECONDS);
        List<String> ends = new ArrayList<>();
        for (int taskManagers : List.of(2, 1)) {
            String job = "onto-" + taskManagers;
            submit(job, voice, videos.get(0), videos.get(1));
            cluster.waitFor(() -> rendered(job).times() > 0);
            // A job that is just being submitted again has nothing to take a savepoint of.
            assertThat(cluster.cluster().awaitRunning(Duration.ofMinutes(2))).isTrue();
            ClusterRun.Ended stopped = cluster.stop();
            assertThat(stopped.code()).isEqualTo(ExitCode.DONE);
            assertThat(cluster.cluster().isRunning()).isFalse();
            assertThat(cluster.cluster().restorePoint()).as(stopped.err()).contains("savepoint");
            assertThat(start(taskManagers)).isEqualTo(ExitCode.DONE);
            assertThat(cluster.cluster().status())
                    .hasSize(3 + taskManagers)
                    .allMatch(ProcessStatus::running);
            ends.addAll(List.of(job + "/a/1/COMPLETED", job + "/b/1/COMPLETED"));
        }
        cluster.waitFor(() -> cluster.jobEnded("onto-2") && cluster.jobEnded("onto-1"));
        assertThat(cluster.outputs()).contains("onto-2/b.mp4", "onto-1/b.mp4");
        assertThat(endsOf("onto-")).containsExactlyInAnyOrderElementsOf(ends);
        // A segment that was finished between snapshot and stop is found, not told of.
        ClusterRun.Rendered rendered = rendered("onto-");
        assertThat(rendered.times()).isPositive().isLessThanOrEqualTo(rendered.segments());
        assertThat(cluster.leftovers()).isEmpty();
        assertThat(cluster.afterTheEnd()).isEmpty();
        assertThat(cluster.heygem("cluster", "status", "--workspace", cluster.workspace()).code())
                .isEqualTo(ExitCode.DONE);
    }
}
