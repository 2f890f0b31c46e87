package io.heygem.operators.dispatch;

import static io.heygem.operators.dispatch.DispatchBench.OVERALL;
import static io.heygem.operators.dispatch.DispatchBench.PER_JOB;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobState;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.RequestedVideo;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.record.VideoTally;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class DispatchFunctionTest {

    @TempDir Path folder;

    @Test
    void aJobRunsToItsEnd() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 3);
            assertThat(bench.layout().jobFile("a")).exists();
            assertThat(bench.states("a")).containsExactly(JobState.QUEUED);
            bench.advance(250);
            assertThat(bench.queued()).containsExactly("a/1/1", "a/2/1", "a/3/1");
            assertThat(bench.released()).containsExactly("a/1/1", "a/2/1");
            assertThat(bench.requests().get(0).output())
                    .isEqualTo(bench.layout().outputs("a").resolve("1.mp4").toString());
            bench.end("a/2/1", VideoState.COMPLETED).advance(250);
            assertThat(bench.released()).containsExactly("a/1/1", "a/2/1", "a/3/1");
            bench.end("a/1/1", VideoState.COMPLETED_WITH_WARNINGS);
            bench.end("a/3/1", VideoState.COMPLETED).advance(250);
            assertThat(bench.outcomes())
                    .containsExactly(
                            "a/2/1 COMPLETED", "a/1/1 COMPLETED_WITH_WARNINGS", "a/3/1 COMPLETED");
            assertThat(bench.states("a"))
                    .containsExactly(
                            JobState.QUEUED,
                            JobState.RUNNING,
                            JobState.RUNNING,
                            JobState.COMPLETED_WITH_WARNINGS);
            Announcement last = bench.announcements().get(bench.announcements().size() - 1);
            assertThat(last.videos()).isEqualTo(new VideoTally(3, 3, 1, 0, 0));
            assertThat(last.requestId()).isEqualTo("request of a");
            assertThat(last.metadata()).containsEntry("user", "甲");
            bench.assertIdle();
        }
    }

    @Test
    void theSameBodyIsTheSameJobForEver() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 2).submit("a", 2).advance(250).submit("a", 2).advance(250);
            assertThat(bench.released()).containsExactly("a/1/1", "a/2/1");
            bench.endAll().submit("a", 2).advance(250);
            assertThat(bench.released()).hasSize(2);
            assertThat(bench.outcomes()).hasSize(2);
            assertThat(bench.states("a")).filteredOn(JobState.QUEUED::equals).hasSize(1);
            assertThat(bench.refusals()).isEmpty();
        }
    }

    @Test
    void anotherBodyUnderTheSameNameIsRefused() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 2).submit("a", 3).advance(250);
            assertThat(bench.refusals()).hasSize(1);
            assertThat(bench.refusals().get(0).code()).isEqualTo(ErrorCode.JOB_CONFLICT);
            assertThat(bench.refusals().get(0).jobId()).isEqualTo("a");
            assertThat(bench.refusals().get(0).origin().bytes()).containsExactly(1);
            assertThat(bench.queued()).hasSize(2);
        }
    }

    @Test
    void aJobOfTooManyVideosIsRefused() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 501).advance(250);
            assertThat(bench.refusals()).hasSize(1);
            assertThat(bench.refusals().get(0).code()).isEqualTo(ErrorCode.JOB_TOO_LARGE);
            assertThat(bench.refusals().get(0).reasons().get(0)).contains("501", "at most 500");
            assertThat(bench.layout().jobFile("a")).doesNotExist();
            assertThat(bench.released()).isEmpty();
            bench.submit("a", 500).advance(250);
            assertThat(bench.refusals()).hasSize(1);
            assertThat(bench.released()).hasSize(PER_JOB);
        }
    }

    @Test
    void workGoesOnInSmallSteps() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 100);
            int queued = 0;
            int released = 0;
            while (bench.queued().size() < 100) {
                bench.advance(1);
                assertThat(bench.queued().size() - queued).isBetween(1, 20);
                assertThat(bench.released().size() - released).isBetween(0, 1);
                queued = bench.queued().size();
                released = bench.released().size();
            }
        }
    }

    @Test
    void aSmallJobIsNotBehindALargeOne() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("large", 200).advance(250).submit("small", 1).advance(250);
            assertThat(bench.released()).containsExactly("large/1/1", "large/2/1", "small/1/1");
        }
    }

    @Test
    void jobsOfTheSameClassTakeTurns() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 20).submit("b", 20).submit("c", 20).advance(250);
            for (int round = 0; round < 6; round++) {
                bench.end(bench.released().get(round), VideoState.COMPLETED).advance(250);
            }
            List<String> jobs = bench.released().stream().map(id -> id.substring(0, 1)).toList();
            assertThat(jobs.subList(0, 4)).containsExactlyInAnyOrder("a", "b", "c", jobs.get(3));
            for (String job : List.of("a", "b", "c")) {
                assertThat(jobs).filteredOn(job::equals).hasSizeBetween(3, 4);
            }
        }
    }

    @Test
    void manyLargeJobsLeaveAPlaceForASmallOne() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 20).submit("b", 20).advance(250);
            assertThat(bench.released()).hasSize(OVERALL - 1);
            bench.submit("small", 1).advance(250);
            assertThat(bench.released()).hasSize(OVERALL).last().isEqualTo("small/1/1");
        }
    }

    @Test
    void moreUrgentJobsGoFirstAndDoNotWaitForOthers() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("low", Priority.LOW, 5);
            bench.submit("n1", Priority.NORMAL, 5).submit("n2", Priority.NORMAL, 5).advance(250);
            assertThat(bench.released())
                    .as("one place is kept for a job that has nothing under way")
                    .hasSize(OVERALL - 1)
                    .noneMatch(id -> id.startsWith("low"));
            bench.submit("high", Priority.HIGH, 3).advance(250);
            assertThat(bench.released().subList(OVERALL - 1, bench.released().size()))
                    .containsExactly("high/1/1", "high/2/1");
            bench.end("high/1/1", VideoState.COMPLETED).advance(250);
            assertThat(bench.released()).last().isEqualTo("high/3/1");
        }
    }

    @Test
    void nothingIsBegunOnAFullDisk() throws Exception {
        try (DispatchBench bench = DispatchBench.onFullDisk(folder)) {
            bench.submit("a", 3).advance(1_000);
            assertThat(bench.queued()).hasSize(3);
            assertThat(bench.released()).isEmpty();
        }
    }

    @Test
    void aRestoredRegistryLosesAndRepeatsNothing() throws Exception {
        List<String> released = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        OperatorSubtaskState state;
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 5).advance(250);
            bench.end("a/1/1", VideoState.COMPLETED).advance(250);
            state = bench.snapshot();
            released.addAll(bench.released());
            outcomes.addAll(bench.outcomes());
            // What follows is forgotten, but its files stay.
            bench.end("a/2/1", VideoState.COMPLETED).advance(250).submit("b", 1).advance(250);
            assertThat(bench.released()).contains("a/4/1", "b/1/1");
        }
        try (DispatchBench bench = DispatchBench.restore(folder, state)) {
            bench.submit("b", 1).advance(250);
            assertThat(bench.outcomes()).containsExactly("a/2/1 COMPLETED");
            assertThat(bench.released()).containsExactlyInAnyOrder("a/4/1", "b/1/1");
            assertThat(bench.queued()).containsExactly("b/1/1");
            released.addAll(bench.released());
            outcomes.addAll(bench.outcomes());
        }
        assertThat(released).doesNotHaveDuplicates();
        assertThat(outcomes).containsExactly("a/1/1 COMPLETED", "a/2/1 COMPLETED");
    }

    @Test
    void anEndThatWasForgottenIsToldAgainAndNothingAfterIt() throws Exception {
        OperatorSubtaskState state;
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 3);
            state = bench.snapshot();
            bench.advance(250).endAll();
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
        }
        try (DispatchBench bench = DispatchBench.restore(folder, state)) {
            bench.advance(250);
            assertThat(bench.queued()).isEmpty();
            assertThat(bench.released()).isEmpty();
            assertThat(bench.outcomes()).hasSize(3);
            assertThat(bench.states("a")).containsExactly(JobState.COMPLETED);
            bench.assertIdle();
        }
    }

    @Test
    void lostStateIsFoundInTheFiles() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 3).submit("done", 1).submit("paused", 2).advance(250);
            bench.end("a/1/1", VideoState.FAILED).end("done/1/1", VideoState.COMPLETED);
            bench.advance(250).control("a", ControlAction.RETRY_FAILED);
            bench.control("paused", ControlAction.PAUSE).advance(250);
        }
        Files.createDirectories(folder.resolve("jobs").resolve("someone's folder"));
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.adopt().advance(250);
            assertThat(bench.released()).containsExactly("a/1/2", "a/2/1");
            assertThat(bench.announcements()).noneMatch(told -> told.jobId().equals("done"));
            bench.control("paused", ControlAction.RESUME, 99).advance(250).endAll();
            assertThat(bench.released()).contains("a/3/1", "paused/1/1", "paused/2/1");
            assertThat(bench.states("a")).last().isEqualTo(JobState.COMPLETED);
        }
    }

    @Test
    void aReplayOfEverythingTellsTheEndsAgainAndRendersNothing() throws Exception {
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 30).advance(250).endAll();
        }
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit("a", 30).submit("a", 30).advance(250);
            assertThat(bench.released()).isEmpty();
            assertThat(bench.queued()).isEmpty();
            assertThat(bench.outcomes()).hasSize(30).doesNotHaveDuplicates();
            assertThat(bench.states("a")).containsExactly(JobState.COMPLETED);
        }
    }

    @Test
    void whatCannotBeExpandedIsRefusedWithAllReasons() throws Exception {
        JobSubmission good = DispatchBench.submission("a", Priority.NORMAL, 1);
        JobSubmission bad =
                new JobSubmission(
                        "a",
                        "digest",
                        null,
                        Priority.NORMAL,
                        good.audios(),
                        null,
                        IntStream.range(0, 2)
                                .mapToObj(
                                        i ->
                                                new RequestedVideo(
                                                        folder.resolve(i + "*.mp4").toString(),
                                                        null,
                                                        null,
                                                        null))
                                .toList(),
                        good.metadata(),
                        good.origin());
        try (DispatchBench bench = DispatchBench.start(folder)) {
            bench.submit(bad).advance(250);
            assertThat(bench.refusals()).hasSize(1);
            assertThat(bench.refusals().get(0).code()).isEqualTo(ErrorCode.JOB_INVALID);
            assertThat(bench.refusals().get(0).reasons())
                    .hasSize(2)
                    .allMatch(reason -> reason.contains("matches no file"));
            bench.submit(good).advance(250);
            assertThat(bench.released()).hasSize(1);
        }
    }
}
