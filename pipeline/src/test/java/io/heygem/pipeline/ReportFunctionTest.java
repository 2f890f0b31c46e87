package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobState;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.record.VideoTally;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import io.heygem.pipeline.event.StatusEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportFunctionTest {

    private static final VideoRequest VIDEO =
            new VideoRequest("j", "v", 1, Priority.NORMAL, "a.wav", "v.mp4", "o.mp4");
    private static final RenderJob JOB =
            new RenderJob(
                    "j", "digest", "r-1", Priority.NORMAL, List.of(VIDEO), Map.of("user", "甲"));

    @TempDir Path folder;
    private KeyedTwoInputStreamOperatorTestHarness<String, VideoProgress, Announcement, StatusEvent>
            harness;

    @BeforeEach
    void open() throws Exception {
        harness = harness(null);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void tellsEveryChangeOfStateAtOnce() throws Exception {
        queued(VIDEO);
        progress(VIDEO, RenderPhase.PROBING, 0, 0);
        progress(VIDEO, RenderPhase.DETECTING, 0, 7);
        progress(VIDEO, RenderPhase.RENDERING, 0, 90);
        progress(VIDEO, RenderPhase.ASSEMBLING, 90, 90);
        ended(VIDEO, VideoState.COMPLETED);
        assertThat(ids())
                .containsExactly(
                        "j/v/1/QUEUED",
                        "j/v/1/PROBING",
                        "j/v/1/RUNNING/detecting/0",
                        "j/v/1/RUNNING/rendering/0",
                        "j/v/1/ASSEMBLING",
                        "j/v/1/COMPLETED");
        assertThat(events()).extracting(StatusEvent::requestId).containsOnly("r-1");
        assertThat(events()).extracting(StatusEvent::metadata).containsOnly(Map.of("user", "甲"));
        assertThat(events().get(2).total()).isEqualTo(7);
        assertThat(events()).extracting(StatusEvent::key).containsOnly("j/v");
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void tellsProgressOnceASecond() throws Exception {
        queued(VIDEO);
        for (int frame = 0; frame < 50; frame++) {
            progress(VIDEO, RenderPhase.RENDERING, frame, 50);
            progress(VIDEO.withAttempt(1), RenderPhase.RENDERING, frame, 50);
            harness.setProcessingTime(100L * frame);
        }
        harness.setProcessingTime(60_000);
        assertThat(side()).extracting(VideoProgress::done).containsExactly(0, 10, 20, 30, 40, 49);
        assertThat(ids())
                .containsExactly(
                        "j/v/1/QUEUED",
                        "j/v/1/RUNNING/rendering/0",
                        "j/v/1/RUNNING/rendering/10",
                        "j/v/1/RUNNING/rendering/20",
                        "j/v/1/RUNNING/rendering/30",
                        "j/v/1/RUNNING/rendering/40",
                        "j/v/1/RUNNING/rendering/49");
    }

    @Test
    void theLastProgressOfAStageComesLateRatherThanNever() throws Exception {
        queued(VIDEO);
        progress(VIDEO, RenderPhase.PROBING, 0, 0);
        harness.setProcessingTime(400);
        progress(VIDEO, RenderPhase.RENDERING, 0, 50);
        assertThat(side()).extracting(VideoProgress::phase).containsExactly(RenderPhase.PROBING);
        harness.setProcessingTime(999);
        assertThat(side()).hasSize(1);
        harness.setProcessingTime(60_000);
        assertThat(side())
                .extracting(VideoProgress::phase)
                .containsExactly(RenderPhase.PROBING, RenderPhase.RENDERING);
        assertThat(ids())
                .as("a change of state is told at once, and once")
                .containsExactly("j/v/1/QUEUED", "j/v/1/PROBING", "j/v/1/RUNNING/rendering/0");
    }

    @Test
    void whatWaitsForItsSecondIsForgottenAtTheEnd() throws Exception {
        queued(VIDEO);
        progress(VIDEO, RenderPhase.RENDERING, 0, 50);
        progress(VIDEO, RenderPhase.RENDERING, 20, 50);
        ended(VIDEO, VideoState.COMPLETED);
        harness.setProcessingTime(60_000);
        assertThat(ids())
                .containsExactly("j/v/1/QUEUED", "j/v/1/RUNNING/rendering/0", "j/v/1/COMPLETED");
        assertThat(side()).hasSize(1);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void nothingComesAfterTheEnd() throws Exception {
        queued(VIDEO);
        ended(VIDEO, VideoState.FAILED);
        harness.setProcessingTime(60_000);
        progress(VIDEO, RenderPhase.RENDERING, 5, 50);
        progress(VIDEO, RenderPhase.ASSEMBLING, 50, 50);
        assertThat(ids()).containsExactly("j/v/1/QUEUED", "j/v/1/FAILED");
        assertThat(side()).isEmpty();
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @Test
    void nothingComesAfterAnEndThatWasForgotten() throws Exception {
        queued(VIDEO);
        OperatorSubtaskState state = harness.snapshot(1, 1);
        progress(VIDEO, RenderPhase.RENDERING, 5, 50);
        ended(VIDEO, VideoState.COMPLETED);
        harness.close();
        harness = harness(state);
        harness.setProcessingTime(60_000);
        progress(VIDEO, RenderPhase.RENDERING, 9, 50);
        assertThat(ids()).isEmpty();
        ended(VIDEO, VideoState.COMPLETED);
        assertThat(ids()).containsExactly("j/v/1/COMPLETED");
    }

    @Test
    void whatWasOvertakenIsNotTold() throws Exception {
        progress(VIDEO, RenderPhase.RENDERING, 8, 50);
        queued(VIDEO);
        harness.setProcessingTime(5_000);
        progress(VIDEO, RenderPhase.RENDERING, 7, 50);
        progress(VIDEO, RenderPhase.DETECTING, 7, 7);
        assertThat(ids()).containsExactly("j/v/1/RUNNING/rendering/8");
        progress(VIDEO, RenderPhase.RENDERING, 9, 50);
        assertThat(events().get(1).requestId()).isEqualTo("r-1");
    }

    @Test
    void anotherAttemptBeginsAnewAndTheFirstIsSilent() throws Exception {
        queued(VIDEO);
        ended(VIDEO, VideoState.CANCELLED);
        queued(VIDEO.withAttempt(2));
        harness.setProcessingTime(5_000);
        progress(VIDEO, RenderPhase.RENDERING, 30, 50);
        progress(VIDEO.withAttempt(2), RenderPhase.RENDERING, 1, 50);
        assertThat(ids())
                .containsExactly(
                        "j/v/1/QUEUED",
                        "j/v/1/CANCELLED",
                        "j/v/2/QUEUED",
                        "j/v/2/RUNNING/rendering/1");
    }

    @Test
    void aFailureSaysWhatFailed() throws Exception {
        ended(VIDEO, VideoState.FAILED);
        StatusEvent event = events().get(0);
        assertThat(event.state()).isEqualTo(StatusEvent.State.FAILED);
        assertThat(event.code()).isEqualTo("DECODE_CORRUPT");
        assertThat(event.reason()).isEqualTo("it is broken");
        assertThat(event.video()).isEqualTo("v.mp4");
        assertThat(event.output()).isNull();
        assertThat(event.frames()).isNull();
    }

    @Test
    void aJobIsToldWithItsCounts() throws Exception {
        VideoTally tally = new VideoTally(5, 2, 1, 1, 0);
        harness.processElement2(Announcement.job(JOB, JobState.RUNNING, tally, 2, "3@8"), 0);
        harness.processElement2(
                Announcement.job(JOB, JobState.FAILED, new VideoTally(5, 4, 1, 1, 0), 2, null), 0);
        assertThat(ids()).containsExactly("j/2/RUNNING/3@8", "j/2/FAILED");
        StatusEvent event = events().get(0);
        assertThat(event.kind()).isEqualTo(StatusEvent.Kind.JOB);
        assertThat(event.key()).isEqualTo("j");
        assertThat(event.attempt()).isEqualTo(2);
        assertThat(event.videos().completed()).isEqualTo(2);
        assertThat(event.videos().failed()).isEqualTo(1);
        assertThat(harness.numKeyedStateEntries()).isZero();
    }

    @ParameterizedTest
    @ValueSource(classes = {ReportState.class, LateProgress.class})
    void isKeptWithoutKryo(Class<?> state) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(state);
    }

    private void queued(VideoRequest video) throws Exception {
        harness.processElement2(Announcement.queued(JOB, video), 0);
    }

    private void progress(VideoRequest video, RenderPhase phase, int done, int total)
            throws Exception {
        harness.processElement1(VideoProgress.of(video, phase, done, total), 0);
    }

    /** An outcome is told when its file is there. */
    private void ended(VideoRequest video, VideoState state) throws Exception {
        boolean failed = state == VideoState.FAILED;
        VideoOutcome outcome =
                VideoOutcome.without(
                        video,
                        state,
                        failed ? ErrorCode.DECODE_CORRUPT : null,
                        failed ? "it is broken" : null);
        VideoOutcome told =
                new OutcomeFiles(new JobLayout(folder), new JsonFormat<>(VideoOutcome.class))
                        .claim(video, outcome);
        harness.processElement2(Announcement.ended(JOB, told), 0);
    }

    private List<StatusEvent> events() {
        return harness.extractOutputValues();
    }

    private List<String> ids() {
        return events().stream().map(StatusEvent::eventId).toList();
    }

    private List<VideoProgress> side() {
        return Workbench.side(harness, StageOutputs.PROGRESS);
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, VideoProgress, Announcement, StatusEvent>
            harness(OperatorSubtaskState state) throws Exception {
        var made =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(new ReportFunction(new JobLayout(folder))),
                        VideoProgress::jobId,
                        Announcement::jobId,
                        Types.STRING);
        made.setup();
        if (state != null) {
            made.initializeState(state);
        }
        made.open();
        return made;
    }
}
