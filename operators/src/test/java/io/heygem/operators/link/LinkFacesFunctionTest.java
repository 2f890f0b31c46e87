package io.heygem.operators.link;

import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class LinkFacesFunctionTest extends LinkBench {

    @Test
    void waitsForAllRangesInAnyOrderAndIgnoresDuplicates() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement2(range(2, frame -> true), 0);
            harness.processElement1(plan, 0);
            harness.processElement2(range(0, frame -> true), 0);
            harness.processElement2(range(0, frame -> true), 0);
            tick(harness, 3);
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
            harness.processElement2(new RangeFaces(plan.task().request(), 1, 10, List.of()), 0);
            harness.processElement2(range(2, frame -> true), 0);
            tick(harness, 5);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertThat(trackFile()).doesNotExist();
            assertIdle(harness);
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
    void aVideoThatEndsWhileItWaitsIsForgotten() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(plan, 0);
            harness.processElement2(range(1, frame -> true), 0);
            bench.end(plan.task().request());
            harness.setProcessingTime(2_000);
            assertIdle(harness);
            harness.processElement2(range(0, frame -> true), 0);
            harness.processElement1(plan, 0);
            assertIdle(harness);
            assertThat(trackFile()).doesNotExist();
        }
    }

    @Test
    void facesThatComeBeforeTheirPlanAreForgottenWhenItNeverComes() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement2(range(1, frame -> true), 0);
            harness.setProcessingTime(2_000);
            assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
            bench.end(plan.task().request());
            harness.setProcessingTime(4_000);
            assertIdle(harness);
        }
    }
}
