package io.heygem.operators.release;

import static io.heygem.operators.Workbench.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.operators.FailureMarker;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class ReleaseFunctionTest {

    private static final int LIMIT = 3;
    private static final int SLOTS = 2;

    /** Enough milliseconds for every timer, also for the look at the files of jobs. */
    private static final int TICK_MS = 250;

    @TempDir Path folder;
    private Workbench bench;
    private VideoPlan any;

    @BeforeEach
    void makePlan() throws Exception {
        bench = new Workbench(folder);
        any = bench.plan(bench.clip("a.mp4", 25), bench.numberedSound(44));
    }

    @Test
    void letsOneGoPerTimerAndNeverMoreThanTheLimit() throws Exception {
        VideoPlan plan = plan("a", "v");
        try (var harness = harness()) {
            harness.open();
            send(harness, plan, 0, 1, 2, 3, 4);
            assertThat(harness.extractOutputValues()).isEmpty();
            for (int released = 1; released <= LIMIT; released++) {
                harness.setProcessingTime(released);
                assertThat(released(harness)).hasSize(released);
                assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
            }
            tick(harness, 5);
            assertThat(released(harness)).containsExactly("a/v#0", "a/v#1", "a/v#2");
            put(plan, 1);
            tick(harness, 2);
            assertThat(released(harness)).hasSize(4).endsWith("a/v#3");
            for (int index : new int[] {0, 2, 3}) {
                put(plan, index);
            }
            tick(harness, 3);
            assertThat(released(harness)).hasSize(5);
            put(plan, 4);
            tick(harness, 2);
            assertIdle(harness);
        }
    }

    @Test
    void sendsEachToTheSlotWithTheLeastToDo() throws Exception {
        VideoPlan plan = plan("a", "v");
        try (var harness = harness()) {
            harness.open();
            send(harness, plan, 0, 1, 2, 3, 4);
            tick(harness, 3);
            assertThat(slots(harness)).containsExactly(0, 1, 0);
            put(plan, 1);
            tick(harness, 1);
            assertThat(slots(harness)).as("slot 1 is empty").containsExactly(0, 1, 0, 1);
            put(plan, 3);
            tick(harness, 1);
            assertThat(slots(harness)).containsExactly(0, 1, 0, 1, 1);
        }
    }

    @Test
    void aSmallJobPassesALargeOne() throws Exception {
        VideoPlan large = plan("large", "v");
        try (var harness = harness()) {
            harness.open();
            send(harness, large, 0, 1, 2, 3, 4, 5);
            tick(harness, 4);
            VideoPlan small = plan("small", "w");
            send(harness, small, 0, 1);
            put(large, 0);
            put(large, 1);
            tick(harness, 3);
            assertThat(released(harness).subList(3, 5)).containsExactly("small/w#0", "small/w#1");
        }
    }

    @Test
    void aSmallJobFindsRoomFromItsBeginningToItsEnd() throws Exception {
        VideoPlan large = plan("large", "v", 400);
        VideoPlan small = plan("small", "w", 16);
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement2(large.task().request(), 0);
            send(harness, large, 0, 1, 2, 3, 4, 5);
            tick(harness, 5);
            assertThat(released(harness)).hasSize(LIMIT);
            harness.processElement2(small.task().request(), 0);
            put(large, 0);
            put(large, 1);
            tick(harness, 5);
            assertThat(released(harness)).as("the places are for the newcomer").hasSize(LIMIT);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            tick(harness, 3);
            assertThat(released(harness)).as("after a restart too").isEmpty();
            send(harness, small, 0, 1);
            tick(harness, 3);
            assertThat(released(harness)).containsExactly("small/w#0", "small/w#1");
            put(small, 0);
            put(large, 2);
            tick(harness, 3);
            assertThat(released(harness)).hasSize(2);
            harness.setProcessingTime(harness.getProcessingTime() + 6_000);
            tick(harness, 3);
            assertThat(released(harness)).as("not for ever").hasSize(3).endsWith("large/v#3");
            bench.end(small.task().request());
            tick(harness, 5);
            assertThat(released(harness)).hasSize(5).endsWith("large/v#4", "large/v#5");
            bench.end(large.task().request());
            tick(harness, 3);
            assertIdle(harness);
        }
    }

    @Test
    void aFailedRenderingFreesItsPlaces() throws Exception {
        VideoPlan plan = plan("a", "v");
        VideoPlan other = plan("b", "w");
        try (var harness = harness()) {
            harness.open();
            send(harness, plan, 0, 1, 2);
            tick(harness, 4);
            send(harness, other, 0, 1);
            new Staging(bench.layout()).enter(plan.task().request(), plan.renderKey());
            FailureMarker.leave(
                    bench.layout(),
                    plan.renderKey(),
                    new StageFailure(
                            plan.task().request(), Stage.BLEND, ErrorCode.DECODE_CORRUPT, ""));
            tick(harness, 3);
            assertThat(released(harness)).hasSize(5).endsWith("b/w#0", "b/w#1");
        }
    }

    @Test
    void aVideoThatHasEndedLeavesTheGate() throws Exception {
        VideoPlan plan = plan("a", "v");
        try (var harness = harness()) {
            harness.open();
            send(harness, plan, 0, 1, 2, 3, 4, 5);
            tick(harness, 4);
            Path outcome = bench.layout().outcome(plan.task().request());
            AtomicFile.write(outcome, new byte[] {1});
            tick(harness, 2);
            assertThat(released(harness)).hasSize(LIMIT);
            assertIdle(harness);
            send(harness, plan, 0);
            assertIdle(harness);
        }
    }

    @Test
    void aCancelledJobLeavesTheGateAlsoWhilePaused() throws Exception {
        VideoPlan plan = plan("a", "v");
        AtomicFile.write(bench.layout().paused("a"), new byte[0]);
        try (var harness = harness()) {
            harness.open();
            send(harness, plan, 0, 1);
            tick(harness, 5);
            assertThat(released(harness)).isEmpty();
            AtomicFile.write(bench.layout().cancelled("a"), new byte[0]);
            tick(harness, 2);
            assertThat(released(harness)).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void aPausedJobWaitsWhileOthersGoOn() throws Exception {
        VideoPlan paused = plan("a", "v");
        VideoPlan other = plan("b", "w");
        AtomicFile.write(bench.layout().paused("a"), new byte[0]);
        try (var harness = harness()) {
            harness.open();
            send(harness, paused, 0);
            send(harness, other, 0);
            tick(harness, 3);
            assertThat(released(harness)).containsExactly("b/w#0");
            Files.delete(bench.layout().paused("a"));
            tick(harness, 2);
            assertThat(released(harness)).containsExactly("b/w#0", "a/v#0");
        }
    }

    @Test
    void aRestartRepeatsNothingAndFindsWhatGotLostOnce() throws Exception {
        VideoPlan plan = plan("a", "v");
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            send(harness, plan, 0, 1, 2, 3, 4);
            tick(harness, 4);
            state = harness.snapshot(1, 1);
        }
        put(plan, 0);
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            tick(harness, 10);
            assertThat(released(harness)).as("1 and 2 are still in the stream").hasSize(1);
            assertThat(released(harness)).containsExactly("a/v#3");
            put(plan, 2);
            put(plan, 3);
            harness.setProcessingTime(harness.getProcessingTime() + 60_000);
            tick(harness, 5);
            assertThat(released(harness)).containsExactlyInAnyOrder("a/v#3", "a/v#1", "a/v#4");
            harness.setProcessingTime(harness.getProcessingTime() + 600_000);
            tick(harness, 5);
            assertThat(released(harness)).hasSize(3);
            put(plan, 1);
            put(plan, 4);
            tick(harness, 2);
            assertIdle(harness);
        }
    }

    @Test
    void aRangeIsDoneWhenItsFacesAreStored() throws Exception {
        VideoPlan plan = plan("a", "v");
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new ReleaseRangesFunction(
                                        bench.layout(), SETTINGS.detectorKey(), 1, SLOTS)),
                        range -> 1,
                        begun -> 1,
                        Types.INT);
        try (harness) {
            harness.open();
            harness.processElement1(new DetectionRange(plan, 0, 0, new long[10]), 0);
            harness.processElement1(new DetectionRange(plan, 1, 10, new long[5]), 0);
            tick(harness, 5);
            assertThat(harness.extractOutputValues())
                    .extracting(DetectionRange::index)
                    .containsExactly(0);
            AtomicFile.write(
                    bench.layout().range(plan.videoDigest(), SETTINGS.detectorKey(), 0, 10),
                    new byte[0]);
            tick(harness, 2);
            assertThat(harness.extractOutputValues())
                    .extracting(DetectionRange::index)
                    .containsExactly(0, 1);
        }
    }

    @Test
    void aGateThatLetsNothingThroughIsRefused() {
        assertThatThrownBy(() -> new ReleaseSegmentsFunction(bench.layout(), 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 1");
    }

    private VideoPlan plan(String job, String video) {
        return plan(job, video, any.outputFrames());
    }

    private VideoPlan plan(String job, String video, int outputFrames) {
        VideoRequest request =
                new VideoRequest(job, video, 1, Priority.NORMAL, "a.wav", "v.mp4", "o.mp4");
        return new VideoPlan(
                new VideoTask(request, any.task().sound()),
                any.videoDigest(),
                any.format(),
                any.encoder(),
                true,
                any.sourceFrames(),
                any.slots(),
                outputFrames,
                any.segmentFrames(),
                "key-of-" + video,
                0,
                false,
                0,
                List.of());
    }

    private static void send(
            KeyedTwoInputStreamOperatorTestHarness<?, Segment, ?, ?> harness,
            VideoPlan plan,
            int... indexes)
            throws Exception {
        for (int index : indexes) {
            harness.processElement1(Workbench.segment(plan, index, frame -> true), 0);
        }
    }

    private void put(VideoPlan plan, int index) throws IOException {
        AtomicFile.write(bench.segmentFile(plan, index), new byte[] {1});
    }

    private KeyedTwoInputStreamOperatorTestHarness<Integer, Segment, VideoRequest, Segment>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(
                        new ReleaseSegmentsFunction(bench.layout(), LIMIT, SLOTS)),
                segment -> 1,
                begun -> 1,
                Types.INT);
    }

    private static void tick(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness, int times)
            throws Exception {
        for (int i = 0; i < times; i++) {
            harness.setProcessingTime(harness.getProcessingTime() + TICK_MS);
        }
    }

    private static List<String> released(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, Segment> harness) {
        return harness.extractOutputValues().stream()
                .map(
                        segment -> {
                            VideoRequest request = segment.plan().task().request();
                            return "%s/%s#%d"
                                    .formatted(request.jobId(), request.videoId(), segment.index());
                        })
                .toList();
    }

    private static List<Integer> slots(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, Segment> harness) {
        return harness.extractOutputValues().stream().map(Segment::slot).toList();
    }

    private static void assertIdle(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }
}
