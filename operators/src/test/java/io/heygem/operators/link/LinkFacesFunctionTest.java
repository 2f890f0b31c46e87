package io.heygem.operators.link;

import static io.heygem.operators.Workbench.SETTINGS;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.face.FakeFaceDetector;
import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class LinkFacesFunctionTest {

    private static final int WINDOW = 2;

    /** Enough milliseconds for every timer, also one that only looks again. */
    private static final int TICK_MS = 50;

    @TempDir Path folder;
    private Workbench bench;

    /** 25 source frames, 44 output frames: there and back, 6 segments of 8, the last of 4. */
    private VideoPlan plan;

    @BeforeEach
    void planVideo() throws Exception {
        bench = new Workbench(folder);
        plan = bench.plan(bench.clip("主播.mp4", 25), bench.numberedSound(44));
        assertThat(plan.ranges()).isEqualTo(3);
        assertThat(plan.segments()).isEqualTo(6);
    }

    @Test
    void waitsForAllRangesInAnyOrderAndIgnoresDuplicates() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement2(range(2, frame -> true), 0);
            harness.processElement1(plan, 0);
            harness.processElement2(range(0, frame -> true), 0);
            harness.processElement2(range(0, frame -> true), 0);
            tick(harness, 3);
            assertThat(harness.numProcessingTimeTimers()).isZero();
            assertThat(trackFile()).doesNotExist();
            assertThat(released(harness)).isEmpty();

            harness.processElement2(range(1, frame -> true), 0);
            assertThat(trackFile()).hasSize(25L * FaceTrack.WIDTH * Float.BYTES);
            harness.processElement2(range(1, frame -> true), 0);
            renderAsReleased(harness);
            assertThat(released(harness)).containsExactly(0, 1, 2, 3, 4, 5);
            assertThat(side(harness, StageOutputs.PROGRESS))
                    .contains(
                            progress(RenderPhase.DETECTING, 1, 3),
                            progress(RenderPhase.DETECTING, 2, 3),
                            progress(RenderPhase.DETECTING, 3, 3),
                            progress(RenderPhase.RENDERING, 0, 44));
            assertNothingElse(harness);
        }
    }

    @Test
    void neverReleasesMoreThanItsWindow() throws Exception {
        try (var harness = harness()) {
            harness.open();
            begin(harness);
            tick(harness, 10);
            assertThat(released(harness)).containsExactly(0, 1);
            put(1);
            tick(harness, 10);
            assertThat(released(harness)).as("1 is done, 0 is not").containsExactly(0, 1, 2);
            tick(harness, 10);
            assertThat(released(harness)).hasSize(3);
            put(0);
            put(2);
            tick(harness, 10);
            assertThat(released(harness)).containsExactly(0, 1, 2, 3, 4);
            put(3);
            tick(harness, 10);
            assertThat(released(harness)).containsExactly(0, 1, 2, 3, 4, 5);
            assertNothingElse(harness);
        }
    }

    @Test
    void releasesOneSegmentPerTimer() throws Exception {
        try (var harness = harness()) {
            harness.open();
            begin(harness);
            assertThat(released(harness)).isEmpty();
            harness.setProcessingTime(1);
            assertThat(released(harness)).containsExactly(0);
            harness.setProcessingTime(2);
            assertThat(released(harness)).containsExactly(0, 1);
            assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
        }
    }

    @Test
    void segmentsThatAreThereGoStraightToTheAssembly() throws Exception {
        for (int index : new int[] {0, 1, 2, 4}) {
            put(index);
        }
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(plan, 0);
            for (int index = 0; index < 3; index++) {
                harness.processElement2(range(index, frame -> frame < 12), 0);
            }
            tick(harness, 10);
            assertThat(released(harness)).containsExactly(3, 5);
            List<RenderedSegment> reused = side(harness, StageOutputs.REUSED);
            assertThat(reused).extracting(RenderedSegment::index).containsExactly(0, 1, 2, 4);
            assertThat(reused).allMatch(RenderedSegment::reused);
            // Frames 12 to 24 have no face; output frames 25.. play 23, 22, 21 ..
            assertThat(reused)
                    .extracting(RenderedSegment::framesWithoutFace)
                    .containsExactly(0, 4, 8, 5);
            assertIdle(harness);
        }
    }

    @Test
    void aFinishedOutputNeedsNoTrackAndNoSegmentFiles() throws Exception {
        VideoPlan finished =
                new VideoPlan(
                        plan.task(),
                        plan.videoDigest(),
                        plan.format(),
                        plan.seekable(),
                        plan.sourceFrames(),
                        plan.slots(),
                        plan.outputFrames(),
                        plan.segmentFrames(),
                        plan.renderKey(),
                        0,
                        true,
                        plan.startedAtMs(),
                        plan.warnings());
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(finished, 0);
            tick(harness, 10);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.REUSED)).hasSize(6);
            assertIdle(harness);
        }
    }

    @Test
    void aVideoWithoutAFaceFailsAndReleasesNothing() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(plan, 0);
            for (int index = 0; index < 3; index++) {
                harness.processElement2(range(index, frame -> false), 0);
            }
            tick(harness, 5);
            assertThat(harness.extractOutputValues()).isEmpty();
            StageFailure failure = onlyFailure(harness);
            assertThat(failure.request()).isEqualTo(plan.task().request());
            assertThat(failure.stage()).isEqualTo(Stage.LINK_FACES);
            assertThat(failure.code()).isEqualTo(ErrorCode.DETECT_NO_FACE);
            assertThat(failure.reason()).contains("25 frames", "主播.mp4");
            assertThat(trackFile()).doesNotExist();
            assertIdle(harness);
        }
    }

    @Test
    void aRangeThatCouldNotBeSearchedEndsTheWaitSilently() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(plan, 0);
            harness.processElement2(range(0, frame -> true), 0);
            harness.processElement2(new RangeFaces(plan.taskId(), 1, 10, List.of()), 0);
            harness.processElement2(range(2, frame -> true), 0);
            tick(harness, 5);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertThat(trackFile()).doesNotExist();
            assertIdle(harness);
        }
    }

    @Test
    void aFailureMarkerStopsTheReleaseAndIsPassedOn() throws Exception {
        try (var harness = harness()) {
            harness.open();
            begin(harness);
            tick(harness, 3);
            assertThat(released(harness)).containsExactly(0, 1);
            VideoRequest other = bench.request(bench.file("other.mp4"));
            FailureMarker.leave(
                    bench.layout(),
                    plan.renderKey(),
                    new StageFailure(other, Stage.BLEND, ErrorCode.DECODE_CORRUPT, "line\nline"));
            put(0);
            put(1);
            tick(harness, 10);
            assertThat(released(harness)).containsExactly(0, 1);
            assertThat(onlyFailure(harness))
                    .isEqualTo(
                            new StageFailure(
                                    plan.task().request(),
                                    Stage.BLEND,
                                    ErrorCode.DECODE_CORRUPT,
                                    "line\nline"));
            assertIdle(harness);
        }
    }

    @Test
    void segmentsSayWhatTheyShowAlsoWhereTheVideoTurnsRound() throws Exception {
        FaceTrack track = bench.track(plan, frame -> frame != 24);
        VideoPlan known = bench.plan(Path.of(plan.task().request().video()), plan.task().sound());
        assertThat(known.ranges()).isZero();
        List<Segment> segments;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(known, 0);
            renderAsReleased(harness);
            segments = harness.extractOutputValues();
            assertNothingElse(harness);
        }
        assertThat(segments).extracting(Segment::frames).containsExactly(8, 8, 8, 8, 8, 4);
        assertThat(segments.get(2).sourceFrames()).containsExactly(16, 17, 18, 19, 20, 21, 22, 23);
        assertThat(segments.get(3).sourceFrames()).containsExactly(24, 23, 22, 21, 20, 19, 18, 17);
        assertThat(segments.get(4).sourceFrames()).containsExactly(16, 15, 14, 13, 12, 11, 10, 9);
        assertThat(segments.get(5).sourceFrames()).containsExactly(8, 7, 6, 5);
        int outputFrame = 0;
        for (Segment segment : segments) {
            assertThat(segment.start()).isEqualTo(outputFrame);
            assertThat(segment.shard()).isEqualTo(known.renderKey() + "#" + segment.index());
            for (int i = 0; i < segment.frames(); i++, outputFrame++) {
                int source = segment.sourceFrames()[i];
                assertThat(source).isEqualTo(outputFrame < 25 ? outputFrame : 48 - outputFrame);
                assertThat(segment.sourcePtsUs()[i]).isEqualTo(source * 40_000L);
                assertThat(segment.track().has(i)).isEqualTo(source != 24);
                if (source != 24) {
                    assertThat(segment.track().pose(i)).isEqualTo(track.pose(source));
                }
            }
        }
        assertThat(outputFrame).isEqualTo(44);
    }

    @Test
    void aStillPictureShowsItsOnlyFrame() throws Exception {
        VideoPlan still = bench.plan(bench.clip("still.mp4", 1), bench.numberedSound(12));
        bench.track(still, frame -> true);
        Segment last = new SegmentCutter(bench.layout(), tracks()).cut(still, still.segments() - 1);
        assertThat(last.sourceFrames()).containsExactly(0, 0, 0, 0);
        assertThat(last.sourcePtsUs()).containsExactly(0, 0, 0, 0);
        assertThat(last.track().present()).isEqualTo(4);
    }

    @Test
    void aCheckpointInTheMiddleOfTheReleaseLosesNothingAndRepeatsNothing() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            begin(harness);
            tick(harness, 3);
            assertThat(released(harness)).containsExactly(0, 1);
            state = harness.snapshot(1, 1);
        }
        put(0);
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            tick(harness, 10);
            assertThat(released(harness)).as("1 is still under way").containsExactly(2);
            put(1);
            renderAsReleased(harness);
            assertThat(released(harness)).containsExactly(2, 3, 4, 5);
            assertNothingElse(harness);
        }
    }

    @Test
    void aCheckpointInTheMiddleOfTheWaitLosesNoRange() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(plan, 0);
            harness.processElement2(range(1, frame -> true), 0);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            harness.processElement2(range(0, frame -> true), 0);
            harness.processElement2(range(2, frame -> true), 0);
            renderAsReleased(harness);
            assertThat(released(harness)).hasSize(6);
            assertNothingElse(harness);
        }
    }

    @Test
    void aTrackThatIsTooShortIsAMatterOfTheDisk() throws Exception {
        AtomicFile.write(trackFile(), new byte[FaceTrack.WIDTH * Float.BYTES]);
        VideoPlan known = bench.plan(Path.of(plan.task().request().video()), plan.task().sound());
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(known, 0);
            assertThatThrownBy(() -> tick(harness, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(trackFile().toString());
        }
    }

    @Test
    void aWindowOfNoneIsRefused() {
        assertThatThrownBy(() -> new LinkFacesFunction(bench.layout(), "key", 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 1");
    }

    private void begin(KeyedTwoInputStreamOperatorTestHarness<?, VideoPlan, RangeFaces, ?> harness)
            throws Exception {
        harness.processElement1(plan, 0);
        for (int index = 0; index < plan.ranges(); index++) {
            harness.processElement2(range(index, frame -> true), 0);
        }
    }

    private RangeFaces range(int index, IntPredicate hasFace) {
        List<FrameFaces> frames = new ArrayList<>();
        for (int frame = 10 * index; frame < Math.min(25, 10 * index + 10); frame++) {
            frames.add(
                    new FrameFaces(
                            hasFace.test(frame)
                                    ? List.of(FakeFaceDetector.centred(160, 128))
                                    : List.of()));
        }
        return new RangeFaces(plan.taskId(), index, 10 * index, frames);
    }

    /** Lets time pass and writes the file of each segment that comes out, until nothing moves. */
    private void renderAsReleased(
            KeyedTwoInputStreamOperatorTestHarness<String, ?, ?, Segment> harness)
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

    private boolean isMissing(Segment segment) {
        return Files.notExists(bench.segmentFile(plan, segment.index()));
    }

    private void put(int index) throws IOException {
        AtomicFile.write(bench.segmentFile(plan, index), new byte[] {1});
    }

    private Path trackFile() {
        return bench.layout()
                .track(plan.videoDigest(), SETTINGS.detectorKey(), plan.sourceFrames());
    }

    private TrackStore tracks() {
        return new TrackStore(bench.layout(), SETTINGS.detectorKey());
    }

    private static VideoProgress progress(RenderPhase phase, int done, int total) {
        return new VideoProgress("job", "主播", 1, phase, done, total);
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, VideoPlan, RangeFaces, Segment> harness()
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

    private static void tick(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness, int times)
            throws Exception {
        for (int i = 0; i < times; i++) {
            harness.setProcessingTime(harness.getProcessingTime() + TICK_MS);
        }
    }

    private static List<Integer> released(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, Segment> harness) {
        return harness.extractOutputValues().stream().map(Segment::index).toList();
    }

    private static StageFailure onlyFailure(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(side(harness, StageOutputs.FAILURES)).hasSize(1);
        return side(harness, StageOutputs.FAILURES).get(0);
    }

    private static void assertNothingElse(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
        assertThat(side(harness, StageOutputs.REUSED)).isEmpty();
        assertIdle(harness);
    }

    private static void assertIdle(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }
}
