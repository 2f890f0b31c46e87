package io.heygem.operators.link;

import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** How the missing segments of a linked video are released. */
@SuppressWarnings("try") // Flink's harnesses close with any exception.
class SegmentWindowTest extends LinkBench {

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
                    .extracting(segment -> segment.passed().withoutFace())
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
                        plan.encoder(),
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
                assertThat(segment.tracks().get(0).has(i)).isEqualTo(source != 24);
                if (source != 24) {
                    assertThat(segment.tracks().get(0).pose(i)).isEqualTo(track.pose(source));
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
        assertThat(last.tracks().get(0).present()).isEqualTo(4);
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

    @Test
    void aVideoThatEndsReleasesNothingMore() throws Exception {
        try (var harness = harness()) {
            harness.open();
            begin(harness);
            tick(harness, 2);
            assertThat(released(harness)).containsExactly(0, 1);
            put(0);
            put(1);
            bench.end(plan.task().request());
            tick(harness, 5);
            assertThat(released(harness)).containsExactly(0, 1);
            assertNothingElse(harness);
        }
    }
}
