package io.heygem.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptJournalTest {

    private static final Duration CHILD = Duration.ofSeconds(60);

    @TempDir Path folder;
    private final List<StageFailure> failures = new ArrayList<>();
    private JobLayout layout;
    private VideoPlan plan;

    @BeforeEach
    void makePlan() throws Exception {
        Workbench bench = new Workbench(folder);
        layout = bench.layout();
        plan = bench.plan(bench.clip("a.mp4", 8), bench.numberedSound(8));
    }

    @Test
    void workThatKillsTheProcessThreeTimesIsGivenUp() throws Exception {
        for (int death = 1; death <= 3; death++) {
            assertThat(child("kill").waitFor()).as("exit of child %d", death).isNotZero();
            assertThat(marks()).hasSize(1);
            assertThat(failures).isEmpty();
        }
        assertThat(run("poison")).isFalse();
        assertThat(failures).hasSize(1);
        assertThat(failures.get(0).code()).isEqualTo(ErrorCode.SEGMENT_POISON);
        assertThat(failures.get(0).stage()).isEqualTo(Stage.DETECT_FACES);
        assertThat(failures.get(0).reason()).contains("3 times", plan.task().request().video());

        assertThat(run("innocent")).as("other work").isTrue();
        VideoRequest retried = plan.task().request().withAttempt(2);
        assertThat(boundary().runNative(retried, "poison", failures::add, wanted -> {}))
                .as("the next attempt that a user asks for")
                .isTrue();
        assertThat(failures).hasSize(1);
    }

    @Test
    void aProcessThatIsKilledWithoutWorkLeavesNothing() throws Exception {
        assertThat(child("rest").waitFor()).isNotZero();
        assertThat(marks()).isEmpty();
    }

    @Test
    void whoGetsThroughIsCleared() throws Exception {
        child("kill").waitFor();
        child("kill").waitFor();
        assertThat(marks()).hasSize(1);
        assertThat(run("poison")).isTrue();
        assertThat(marks()).isEmpty();
        child("kill").waitFor();
        assertThat(run("poison")).isTrue();
    }

    @Test
    void aFailureThatIsDataClearsToo() throws Exception {
        child("kill").waitFor();
        boolean done =
                boundary()
                        .runNative(
                                plan.task().request(),
                                "poison",
                                failures::add,
                                wanted -> {
                                    throw new IllegalStateException("no");
                                });
        assertThat(done).isFalse();
        assertThat(marks()).isEmpty();
    }

    @Test
    void workThatWasBrokenOffFromOutsideKeepsItsDeaths() throws Exception {
        child("kill").waitFor();
        child("kill").waitFor();
        IOException outside = new IOException("the disk is away");
        assertThatThrownBy(
                        () ->
                                boundary()
                                        .runNative(
                                                plan.task().request(),
                                                "poison",
                                                failures::add,
                                                wanted -> {
                                                    throw outside;
                                                }))
                .isSameAs(outside);
        child("kill").waitFor();
        assertThat(run("poison")).isFalse();
        assertThat(failures).extracting(StageFailure::code).containsOnly(ErrorCode.SEGMENT_POISON);
    }

    @Test
    void workOfALivingProcessIsNoDeath() throws Exception {
        boolean done =
                boundary()
                        .runNative(
                                plan.task().request(),
                                "poison",
                                failures::add,
                                wanted -> assertThat(run("poison")).isTrue());
        assertThat(done).isTrue();
        assertThat(marks()).isEmpty();
    }

    @Test
    void suspectsRunOneAtATime() throws Exception {
        AtomicFile.write(mark("one"), "1 ".getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(mark("two"), "1 ".getBytes(StandardCharsets.UTF_8));
        AttemptJournal journal = new AttemptJournal(layout);
        AttemptJournal.Attempt second = journal.of(Stage.DETECT_FACES, "two/1");
        List<String> order = new ArrayList<>();
        Thread waiter;
        try (AttemptJournal.Attempt first = journal.of(Stage.DETECT_FACES, "one/1")) {
            first.begin();
            waiter =
                    new Thread(
                            () -> {
                                try (second) {
                                    second.begin();
                                    order.add("two");
                                } catch (IOException | InterruptedException e) {
                                    order.add(e.toString());
                                }
                            });
            waiter.start();
            while (waiter.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            order.add("one");
        }
        waiter.join();
        assertThat(order).containsExactly("one", "two");
    }

    private boolean run(String key) throws Exception {
        return boundary().runNative(plan.task().request(), key, failures::add, wanted -> {});
    }

    private StageBoundary boundary() {
        return new StageBoundary(Stage.DETECT_FACES, layout, Workbench.metrics());
    }

    private Path mark(String key) {
        return layout.attempt(Stage.DETECT_FACES, key + "/1");
    }

    private List<Path> marks() throws IOException {
        if (Files.notExists(layout.attempts())) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(layout.attempts())) {
            return files.filter(file -> !file.equals(layout.suspects())).toList();
        }
    }

    /** Another JVM that dies in the middle of its work, or beside it. */
    private Process child(String what) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xshare:auto",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DyingWorker.class.getName(),
                                layout.root().toString(),
                                what)
                        .redirectErrorStream(true)
                        .start();
        try (var said = process.inputReader(StandardCharsets.UTF_8)) {
            String line = said.readLine();
            while (line != null && !line.equals(DyingWorker.WORKING)) {
                line = said.readLine();
            }
            assertThat(line).as("what the child says").isEqualTo(DyingWorker.WORKING);
            process.destroyForcibly();
        }
        assertThat(process.waitFor(CHILD.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process;
    }
}
