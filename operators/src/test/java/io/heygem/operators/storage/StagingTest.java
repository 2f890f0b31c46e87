package io.heygem.operators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagingTest {

    private static final String KEY = "abcdef0123456789";

    @TempDir Path folder;
    private JobLayout layout;
    private Staging staging;

    @BeforeEach
    void openStaging() {
        layout = new JobLayout(folder);
        staging = new Staging(layout);
    }

    @Test
    void theLastOneOutRemovesTheSegments() throws Exception {
        staging.enter(request("a", 1), KEY);
        staging.enter(request("b", 1), KEY);
        staging.enter(request("b", 1), KEY);
        segment(0);
        staging.leave(request("a", 1));
        assertThat(layout.segment(KEY, 0, 8)).exists();
        staging.leave(request("a", 1));
        assertThat(layout.segment(KEY, 0, 8)).exists();
        staging.leave(request("b", 1));
        assertNothingIsLeft();
        staging.leave(request("b", 1));
        assertNothingIsLeft();
    }

    @Test
    void attemptsAtTheSameVideoAreDifferentUsers() throws Exception {
        staging.enter(request("a", 1), KEY);
        staging.enter(request("a", 2), KEY);
        staging.leave(request("a", 1));
        assertThat(layout.segments(KEY)).exists();
        staging.leave(request("a", 2));
        assertNothingIsLeft();
    }

    @Test
    void whoNeverEnteredLeavesQuietly() throws Exception {
        staging.leave(request("a", 1));
        assertThat(layout.segments(KEY)).doesNotExist();
    }

    @Test
    void nobodyBringsTheFolderBackAfterTheEnd() throws Exception {
        staging.enter(request("a", 1), KEY);
        staging.leave(request("a", 1));
        try (AtomicFile late = AtomicFile.createBeside(layout.segment(KEY, 0, 8))) {
            Assertions.assertThatThrownBy(() -> Files.write(late.path(), new byte[1]))
                    .isInstanceOf(NoSuchFileException.class);
        }
        assertNothingIsLeft();
    }

    /** Two users come and go many times; whoever is in always finds what it has put there. */
    @Test
    void comingAndGoingAtTheSameTimeLosesNothing() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<Integer>> lost = new ArrayList<>();
            for (String job : List.of("a", "b")) {
                lost.add(threads.submit(comeAndGo(request(job, 1))));
            }
            for (Future<Integer> count : lost) {
                assertThat(count.get()).as("files that disappeared while in use").isZero();
            }
        } finally {
            threads.shutdown();
        }
        assertNothingIsLeft();
    }

    private Callable<Integer> comeAndGo(VideoRequest request) {
        return () -> {
            Staging own = new Staging(layout);
            int lost = 0;
            for (int round = 0; round < 300; round++) {
                own.enter(request, KEY);
                if (Files.notExists(layout.lease(KEY, request))
                        && !appears(layout.lease(KEY, request))) {
                    lost++;
                }
                own.leave(request);
            }
            return lost;
        };
    }

    /** A lease may be on its way back for a moment. */
    private static boolean appears(Path file) {
        for (long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
                System.nanoTime() < end; ) {
            if (Files.exists(file)) {
                return true;
            }
            Thread.onSpinWait();
        }
        return false;
    }

    @Test
    void sweepingRemovesTheLeasesOfWhatHasEnded() throws Exception {
        staging.enter(request("dead", 1), KEY);
        segment(0);
        staging.sweep();
        assertThat(layout.segment(KEY, 0, 8)).as("it may go on").exists();
        AtomicFile.write(layout.outcome(request("dead", 1)), new byte[1]);
        staging.enter(request("alive", 1), KEY);
        staging.sweep();
        assertThat(layout.segment(KEY, 0, 8)).as("another needs it").exists();
        assertThat(layout.lease(KEY, request("dead", 1))).doesNotExist();
        AtomicFile.write(layout.outcome(request("alive", 1)), new byte[1]);
        staging.sweep();
        assertThat(layout.segments(KEY)).doesNotExist();
    }

    @Test
    void sweepingKeepsYoungSegmentsOfAKilledRunAndRemovesOldOnes() throws Exception {
        segment(0);
        staging.sweep();
        assertThat(layout.segment(KEY, 0, 8)).exists();
        age(layout.segments(KEY), Duration.ofDays(4));
        staging.sweep();
        assertThat(layout.segments(KEY)).doesNotExist();
    }

    @Test
    void sweepingForgetsWhoNeverCameBackUnlessPaused() throws Exception {
        staging.enter(request("lost", 1), KEY);
        segment(0);
        age(layout.lease(KEY, request("lost", 1)), Duration.ofDays(8));
        AtomicFile.write(layout.paused("lost"), new byte[0]);
        staging.sweep();
        assertThat(layout.segment(KEY, 0, 8)).exists();
        Files.delete(layout.paused("lost"));
        staging.sweep();
        assertThat(layout.segments(KEY)).doesNotExist();
    }

    @Test
    void sweepingFinishesWhatADeadProcessBeganToRemove() throws Exception {
        ProcessMark own = ProcessMark.own();
        Path mine = layout.segments(".gone-x_" + own);
        Path dead = layout.segments(".gone-x_" + new ProcessMark(own.host(), own.pid(), 1));
        Files.createDirectories(mine);
        Files.createDirectories(dead);
        staging.sweep();
        assertThat(mine).exists();
        assertThat(dead).doesNotExist();
    }

    @Test
    void sweepingForgetsOldDeaths() throws Exception {
        Path young = layout.attempt(Stage.BLEND, "young");
        Path old = layout.attempt(Stage.BLEND, "old");
        AtomicFile.write(young, new byte[1]);
        AtomicFile.write(old, new byte[1]);
        age(old, Duration.ofDays(2));
        staging.sweep();
        assertThat(young).exists();
        assertThat(old).doesNotExist();
    }

    @Test
    void discardingSegmentsKeepsTheirUsers() throws Exception {
        staging.enter(request("a", 1), KEY);
        segment(0);
        segment(8);
        staging.discardSegments(KEY);
        assertThat(layout.segment(KEY, 0, 8)).doesNotExist();
        assertThat(layout.lease(KEY, request("a", 1))).exists();
        staging.leave(request("a", 1));
        assertNothingIsLeft();
    }

    private void segment(int start) throws IOException {
        AtomicFile.write(layout.segment(KEY, start, start + 8), new byte[] {1});
    }

    private static VideoRequest request(String job, int attempt) {
        return new VideoRequest(job, "v", attempt, Priority.NORMAL, "a.wav", "v.mp4", "o.mp4");
    }

    private static void age(Path file, Duration age) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
    }

    private void assertNothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.walk(layout.segments(KEY).getParent())) {
            assertThat(left.skip(1)).isEmpty();
        }
        assertThat(layout.rendering(request("a", 1))).doesNotExist();
    }
}
