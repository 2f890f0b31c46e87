package io.heygem.operators.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.PojoFormat;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.JobState;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.Origin;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.RequestedAudio;
import io.heygem.operators.record.RequestedVideo;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;

/** One life of the registry on a workspace that may outlive it; time goes on by hand. */
@SuppressWarnings("try") // Flink's harnesses close with any exception.
final class DispatchBench implements AutoCloseable {

    private static final long LATER_MS = 100_000;

    static final int PER_JOB = 2;
    static final int OVERALL = 4;
    static final int MAX_VIDEOS = 500;
    static final Duration COMMAND_WAIT = Duration.ofSeconds(2);

    private final JobLayout layout;
    private final OutcomeFiles outcomes;
    private final KeyedTwoInputStreamOperatorTestHarness<
                    String, JobSubmission, JobControl, VideoRequest>
            harness;
    private long timeMs;
    private long offset;

    private DispatchBench(Path folder, OperatorSubtaskState state, long minFreeBytes)
            throws Exception {
        layout = new JobLayout(folder);
        outcomes = new OutcomeFiles(layout, new PojoFormat<>(VideoOutcome.class));
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new DispatchFunction(
                                        layout,
                                        new PojoFormat<>(RenderJob.class),
                                        outcomes,
                                        new Scheduler(PER_JOB, OVERALL),
                                        new DispatchLimits(
                                                MAX_VIDEOS, minFreeBytes, COMMAND_WAIT))),
                        (JobSubmission submission) -> DispatchFunction.KEY,
                        (JobControl control) -> DispatchFunction.KEY,
                        Types.STRING);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
    }

    /** A registry without memory. */
    static DispatchBench start(Path folder) throws Exception {
        return new DispatchBench(folder, null, 0);
    }

    /** A registry that remembers. */
    static DispatchBench restore(Path folder, OperatorSubtaskState state) throws Exception {
        DispatchBench bench = new DispatchBench(folder, state, 0);
        bench.timeMs = LATER_MS;
        return bench.advance(1);
    }

    /** A registry on a disk that is never empty enough. */
    static DispatchBench onFullDisk(Path folder) throws Exception {
        return new DispatchBench(folder, null, Long.MAX_VALUE);
    }

    JobLayout layout() {
        return layout;
    }

    OperatorSubtaskState snapshot() throws Exception {
        return harness.snapshot(1, timeMs);
    }

    /** Lets time go by, millisecond by millisecond. */
    DispatchBench advance(int ms) throws Exception {
        for (int i = 0; i < ms; i++) {
            harness.setProcessingTime(++timeMs);
        }
        return this;
    }

    DispatchBench submit(String jobId, int videos) throws Exception {
        return submit(jobId, Priority.NORMAL, videos);
    }

    DispatchBench submit(String jobId, Priority priority, int videos) throws Exception {
        return submit(submission(jobId, priority, videos));
    }

    DispatchBench submit(JobSubmission submission) throws Exception {
        harness.processElement1(submission, timeMs);
        return this;
    }

    static JobSubmission submission(String jobId, Priority priority, int videos) {
        return new JobSubmission(
                jobId,
                Digests.of(jobId, priority, videos),
                "request of " + jobId,
                priority,
                List.of(new RequestedAudio(null, "/in/a.wav")),
                null,
                IntStream.rangeClosed(1, videos)
                        .mapToObj(i -> new RequestedVideo("/in/" + i + ".mp4", null, null, null))
                        .toList(),
                Map.of("user", "甲"),
                new Origin("jobs", 0, 0, 0, new byte[] {1}));
    }

    DispatchBench control(String jobId, ControlAction action) throws Exception {
        return control(jobId, action, ++offset);
    }

    DispatchBench control(String jobId, ControlAction action, long at) throws Exception {
        harness.processElement2(
                new JobControl(jobId, action, new Origin("control", 0, at, at, new byte[] {2})),
                timeMs);
        return this;
    }

    DispatchBench adopt() throws Exception {
        harness.processElement2(JobControl.adoptAll(), timeMs);
        return this;
    }

    /** Ends a video as the stages do, with a file. */
    DispatchBench end(String taskId, VideoState state) throws IOException {
        VideoRequest request =
                harness.extractOutputValues().stream()
                        .filter(released -> released.taskId().equals(taskId))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(taskId + " was not released"));
        boolean failed = state == VideoState.FAILED;
        outcomes.claim(
                request,
                VideoOutcome.without(
                        request,
                        state,
                        failed ? ErrorCode.DECODE_CORRUPT : null,
                        failed ? "it is broken" : null));
        return this;
    }

    /** Completes a first attempt that an earlier life released. */
    DispatchBench complete(String jobId, String videoId) throws IOException {
        VideoRequest request =
                new VideoRequest(jobId, videoId, 1, Priority.NORMAL, "a.wav", "v.mp4", "o.mp4");
        outcomes.claim(request, VideoOutcome.without(request, VideoState.COMPLETED, null, null));
        return this;
    }

    /** Ends every released video until nothing more is released. */
    DispatchBench endAll() throws Exception {
        int ended = -1;
        while (ended < released().size()) {
            ended = released().size();
            for (String taskId : released()) {
                end(taskId, VideoState.COMPLETED);
            }
            advance(250);
        }
        return this;
    }

    /** Task ids in the order of release. */
    List<String> released() {
        return harness.extractOutputValues().stream().map(VideoRequest::taskId).toList();
    }

    List<VideoRequest> requests() {
        return harness.extractOutputValues();
    }

    /** Outcomes as {@code taskId STATE}. */
    List<String> outcomes() {
        return Workbench.side(harness, DispatchFunction.OUTCOMES).stream()
                .map(
                        outcome ->
                                "%s/%s/%d %s"
                                        .formatted(
                                                outcome.jobId(),
                                                outcome.videoId(),
                                                outcome.attempt(),
                                                outcome.state()))
                .toList();
    }

    List<Announcement> announcements() {
        return Workbench.side(harness, DispatchFunction.ANNOUNCEMENTS);
    }

    /** States of a job as they were told. */
    List<JobState> states(String jobId) {
        return announcements().stream()
                .filter(announcement -> announcement.jobId().equals(jobId))
                .map(Announcement::state)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Videos that were told to wait. */
    List<String> queued() {
        return announcements().stream()
                .map(Announcement::queued)
                .filter(Objects::nonNull)
                .map(VideoRequest::taskId)
                .toList();
    }

    List<Refusal> refusals() {
        return Workbench.side(harness, StageOutputs.REFUSALS);
    }

    void assertIdle() {
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }

    @Override
    public void close() throws Exception {
        harness.close();
    }
}
