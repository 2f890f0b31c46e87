package io.heygem.operators.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobState;
import io.heygem.operators.record.VideoState;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the registry does when somebody asks something of a job, also before the job is there. */
@SuppressWarnings("try") // Flink's harnesses close with any exception.
class DispatchControlTest {

    @TempDir Path folder;

    @Test
    void cancellingEndsAllThatIsOpen() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 100).submit("b", 1).advance(250);
            bench.end("a/1/1", VideoState.COMPLETED).advance(150);
            bench.control("a", ControlAction.CANCEL).advance(10);
            assertThat(bench.layout().cancelled("a")).exists();
            assertThat(bench.outcomes()).hasSize(100).contains("a/1/1 COMPLETED");
            assertThat(bench.outcomes().subList(1, 100)).allMatch(o -> o.endsWith("CANCELLED"));
            assertThat(bench.states("a")).last().isEqualTo(JobState.CANCELLED);
            int released = bench.released().size();
            bench.advance(500);
            assertThat(bench.released()).hasSize(released);
            assertThat(bench.outcomes()).hasSize(100);
            bench.end("b/1/1", VideoState.COMPLETED).advance(250);
            assertThat(bench.states("b")).last().isEqualTo(JobState.COMPLETED);
            bench.assertIdle();
        }
    }

    @Test
    void cancellingWhatHasEndedChangesNothing() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 1).advance(250).endAll();
            int told = bench.announcements().size();
            for (ControlAction action :
                    List.of(
                            ControlAction.CANCEL,
                            ControlAction.PAUSE,
                            ControlAction.RESUME,
                            ControlAction.RETRY_FAILED)) {
                bench.control("a", action).advance(250);
            }
            assertThat(bench.announcements()).hasSize(told);
            assertThat(bench.released()).hasSize(1);
            assertThat(bench.layout().cancelled("a")).doesNotExist();
            assertThat(bench.refusals()).isEmpty();
        }
    }

    @Test
    void aPausedJobReleasesNothingUntilItIsResumed() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 4).advance(250).control("a", ControlAction.PAUSE);
            assertThat(bench.layout().paused("a")).exists();
            assertThat(bench.states("a")).last().isEqualTo(JobState.PAUSED);
            bench.end("a/1/1", VideoState.COMPLETED).advance(250);
            assertThat(bench.outcomes()).containsExactly("a/1/1 COMPLETED");
            assertThat(bench.released()).hasSize(2);
            bench.control("a", ControlAction.RESUME).advance(250);
            assertThat(bench.states("a")).last().isEqualTo(JobState.RUNNING);
            assertThat(bench.released()).containsExactly("a/1/1", "a/2/1", "a/3/1");
            bench.endAll();
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
            assertThat(marks(bench, "a")).doesNotHaveDuplicates();
        }
    }

    @Test
    void retryingBeginsWhatFailedOrWasCancelledAgain() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 4).advance(250);
            bench.end("a/1/1", VideoState.FAILED).end("a/2/1", VideoState.COMPLETED).advance(250);
            bench.control("a", ControlAction.CANCEL).advance(250);
            assertThat(bench.states("a")).last().isEqualTo(JobState.CANCELLED);
            bench.control("a", ControlAction.RETRY_FAILED, 90).advance(250);
            assertThat(bench.layout().cancelled("a")).doesNotExist();
            bench.endAll();
            assertThat(bench.released())
                    .contains("a/1/2", "a/3/2", "a/4/2")
                    .doesNotContain("a/2/2")
                    .doesNotHaveDuplicates();
            assertThat(bench.outcomes())
                    .filteredOn(outcome -> outcome.startsWith("a/2"))
                    .hasSize(1);
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
            assertThat(bench.announcements().get(bench.announcements().size() - 1).round())
                    .isEqualTo(2);
            assertThat(marks(bench, "a")).doesNotHaveDuplicates();

            bench.control("a", ControlAction.CANCEL, 80).advance(250);
            bench.control("a", ControlAction.RETRY_FAILED, 90).advance(250);
            assertThat(bench.released()).as("old commands come again").hasSize(7);
            bench.assertIdle();
        }
    }

    @Test
    void retryingWhileCancellingTakesEverythingUpAgain() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 50).advance(250);
            bench.control("a", ControlAction.CANCEL).control("a", ControlAction.RETRY_FAILED);
            bench.advance(250).endAll();
            assertThat(bench.released().stream().filter(id -> id.endsWith("/2"))).hasSize(50);
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
        }
    }

    @Test
    void aCommandForAJobThatNeverComesIsRefused() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.control("nobody", ControlAction.CANCEL).advance(1_900);
            assertThat(bench.refusals()).isEmpty();
            bench.advance(200);
            assertThat(bench.refusals()).hasSize(1);
            assertThat(bench.refusals().get(0).code()).isEqualTo(ErrorCode.JOB_UNKNOWN);
            assertThat(bench.refusals().get(0).reasons().get(0)).contains("nobody", "2 s");
            assertThat(bench.refusals().get(0).origin().bytes()).containsExactly(2);
            bench.assertIdle();
            bench.submit("nobody", 1).advance(250).endAll();
            assertThat(bench.states("nobody")).last().isEqualTo(JobState.COMPLETED);
        }
    }

    @Test
    void aCancelThatOvertakesItsJobEndsIt() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.control("a", ControlAction.CANCEL).advance(1_500).submit("a", 3).advance(250);
            assertThat(bench.released()).isEmpty();
            assertThat(bench.outcomes())
                    .containsExactly("a/1/1 CANCELLED", "a/2/1 CANCELLED", "a/3/1 CANCELLED");
            assertThat(bench.states("a")).last().isEqualTo(JobState.CANCELLED);
            bench.advance(3_000);
            assertThat(bench.refusals()).isEmpty();
            bench.assertIdle();
        }
    }

    @Test
    void commandsThatOvertakeTheirJobAreObeyedInTheirOrder() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.control("a", ControlAction.PAUSE).control("b", ControlAction.PAUSE);
            bench.control("b", ControlAction.RESUME).advance(100);
            bench.submit("a", 1).submit("b", 1).advance(250);
            assertThat(bench.states("a")).last().isEqualTo(JobState.PAUSED);
            assertThat(bench.released()).containsExactly("b/1/1");
            bench.control("a", ControlAction.RESUME).advance(250).endAll();
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
            assertThat(bench.states("b")).last().isEqualTo(JobState.COMPLETED);
            assertThat(bench.refusals()).isEmpty();
        }
    }

    @Test
    void anEarlyCommandOutlivesARestart() throws Exception {
        OperatorSubtaskState state;
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.control("a", ControlAction.CANCEL).control("nobody", ControlAction.PAUSE);
            state = bench.advance(1_000).snapshot();
        }
        try (DispatchBench bench = DispatchBench.restore(folder, state)) {
            // The time it was down does not count: no job could arrive.
            bench.advance(1_500).submit("a", 2).advance(250);
            assertThat(bench.released()).isEmpty();
            assertThat(bench.states("a")).last().isEqualTo(JobState.CANCELLED);
            bench.advance(500);
            assertThat(bench.refusals()).hasSize(1);
            assertThat(bench.refusals().get(0).jobId()).isEqualTo("nobody");
            bench.assertIdle();
        }
    }

    @Test
    void anEarlyCommandIsObeyedOnceWhenItsJobIsReadTwice() throws Exception {
        OperatorSubtaskState state;
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.control("a", ControlAction.CANCEL, 7);
            state = bench.snapshot();
            bench.submit("a", 1).advance(250).control("a", ControlAction.RETRY_FAILED, 8);
            bench.advance(250).endAll();
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
        }
        try (DispatchBench bench = DispatchBench.restore(folder, state)) {
            bench.submit("a", 1).advance(250);
            assertThat(bench.outcomes()).containsExactly("a/1/2 COMPLETED");
            assertThat(bench.layout().cancelled("a")).doesNotExist();
        }
    }

    @Test
    void aCommandThatWasForgottenIsStillObeyed() throws Exception {
        OperatorSubtaskState state;
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 3).advance(250);
            state = bench.snapshot();
            bench.control("a", ControlAction.PAUSE, 7).advance(250);
        }
        try (DispatchBench bench = DispatchBench.restore(folder, state)) {
            bench.complete("a", "1").advance(250);
            assertThat(bench.released()).isEmpty();
            assertThat(bench.outcomes()).containsExactly("a/1/1 COMPLETED");
        }
    }

    /** What event ids of a job are made of. */
    private static List<String> marks(DispatchBench bench, String jobId) {
        return bench.announcements().stream()
                .filter(told -> told.jobId().equals(jobId) && told.state() != null)
                .map(told -> told.round() + "/" + told.state() + "/" + told.mark())
                .toList();
    }
}
