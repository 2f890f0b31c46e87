package io.heygem.operators.link;

import static io.heygem.operators.Workbench.SETTINGS;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the linking start from: a planned video and its found faces. */
abstract class LinkBench {

    static final int WINDOW = 2;

    /** Enough milliseconds for every timer, also one that only looks again. */
    private static final int TICK_MS = 50;

    @TempDir Path folder;
    Workbench bench;

    /** 25 source frames, 44 output frames: there and back, 6 segments of 8, the last of 4. */
    VideoPlan plan;

    @BeforeEach
    void planVideo() throws Exception {
        bench = new Workbench(folder);
        plan = bench.plan(bench.clip("主播.mp4", 25), bench.numberedSound(44));
        assertThat(plan.ranges()).isEqualTo(3);
        assertThat(plan.segments()).isEqualTo(6);
    }

    void begin(KeyedTwoInputStreamOperatorTestHarness<?, VideoPlan, RangeFaces, ?> harness)
            throws Exception {
        harness.processElement1(plan, 0);
        for (int index = 0; index < plan.ranges(); index++) {
            harness.processElement2(range(index, frame -> true), 0);
        }
    }

    RangeFaces range(int index, IntPredicate hasFace) {
        List<FrameFaces> frames = new ArrayList<>();
        for (int frame = 10 * index; frame < Math.min(25, 10 * index + 10); frame++) {
            frames.add(
                    Sights.of(
                            hasFace.test(frame)
                                    ? List.of(FakeFaceDetector.centred(160, 128))
                                    : List.of()));
        }
        return new RangeFaces(plan.task().request(), index, 10 * index, frames);
    }

    /** Lets time pass and writes the file of each segment that comes out, until nothing moves. */
    void renderAsReleased(KeyedTwoInputStreamOperatorTestHarness<String, ?, ?, Segment> harness)
            throws Exception {
        while (harness.numProcessingTimeTimers() > 0) {
            tick(harness, 1);
            assertThat(harness.extractOutputValues().stream().filter(this::isMissing).count())
                    .isLessThanOrEqualTo(WINDOW);
            if (harness.extractOutputValues().stream().filter(this::isMissing).count() == WINDOW) {
                for (Segment segment : harness.extractOutputValues()) {
                    put(segment.index());
                }
            }
        }
    }

    boolean isMissing(Segment segment) {
        return Files.notExists(bench.segmentFile(plan, segment.index()));
    }

    void put(int index) throws IOException {
        AtomicFile.write(bench.segmentFile(plan, index), new byte[] {1});
    }

    Path trackFile() {
        return bench.layout()
                .tracks(
                        plan.videoDigest(),
                        SETTINGS.detectorKey(),
                        plan.sourceFrames(),
                        plan.task().request().face());
    }

    TrackStore tracks() {
        return new TrackStore(bench.layout(), SETTINGS.detectorKey());
    }

    static VideoProgress progress(RenderPhase phase, int done, int total) {
        return new VideoProgress("job", "主播", 1, phase, done, total);
    }

    KeyedTwoInputStreamOperatorTestHarness<String, VideoPlan, RangeFaces, Segment> harness()
            throws Exception {
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new LinkFacesFunction(
                                        bench.layout(), SETTINGS.detectorKey(), WINDOW)),
                        VideoPlan::taskId,
                        RangeFaces::taskId,
                        Types.STRING);
        harness.setup();
        return harness;
    }

    static void tick(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness, int times)
            throws Exception {
        for (int i = 0; i < times; i++) {
            harness.setProcessingTime(harness.getProcessingTime() + TICK_MS);
        }
    }

    static List<Integer> released(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, Segment> harness) {
        return harness.extractOutputValues().stream().map(Segment::index).toList();
    }

    static StageFailure onlyFailure(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(side(harness, StageOutputs.FAILURES)).hasSize(1);
        return side(harness, StageOutputs.FAILURES).get(0);
    }

    static void assertNothingElse(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
        assertThat(side(harness, StageOutputs.REUSED)).isEmpty();
        assertIdle(harness);
    }

    static void assertIdle(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }
}
