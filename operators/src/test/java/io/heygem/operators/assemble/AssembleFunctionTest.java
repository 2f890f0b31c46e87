package io.heygem.operators.assemble;

import static io.heygem.operators.Workbench.MANIFESTS;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.PojoFormat;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.Damage;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.OutputManifest;
import io.heygem.operators.record.PassedThrough;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class AssembleFunctionTest {

    private static final PojoFormat<VideoOutcome> OUTCOMES = new PojoFormat<>(VideoOutcome.class);

    @TempDir Path folder;
    private Workbench bench;
    private PreparedSound sound;

    /** 20 output frames in segments of 8, 8 and 4. */
    private VideoPlan plan;

    private Path output;

    @BeforeEach
    void renderSegments() throws Exception {
        bench = new Workbench(folder);
        sound = bench.tone(20);
        plan = bench.plan(bench.clip("主播.mp4", 25), sound);
        output = Path.of(plan.task().request().output());
        for (int index = 0; index < 3; index++) {
            bench.render(plan, index);
        }
    }

    @Test
    void saysTheFinalWordAfterTheLastSegmentWhateverTheOrder() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(rendered(2, 0), 0);
            harness.processElement1(reused(0, 0), 0);
            harness.processElement1(reused(0, 0), 0);
            harness.processElement1(rendered(2, 0), 0);
            assertThat(outcomeFile()).doesNotExist();
            assertThat(output).doesNotExist();
            harness.processElement1(rendered(1, 0), 0);
            VideoOutcome outcome = outcome();
            assertThat(outcome.jobId()).isEqualTo("job");
            assertThat(outcome.videoId()).isEqualTo("主播");
            assertThat(outcome.video()).isEqualTo(plan.task().request().video());
            assertThat(outcome.state()).isEqualTo(VideoState.COMPLETED);
            assertThat(outcome.code()).isNull();
            assertThat(outcome.reason()).isNull();
            assertThat(outcome.warnings()).isEmpty();
            assertThat(outcome.output()).isEqualTo(output.toString());
            assertThat(outcome.frames()).isEqualTo(20);
            assertThat(outcome.framesWithoutFace()).isZero();
            assertThat(outcome.segmentsRendered()).isEqualTo(2);
            assertThat(outcome.segmentsReused()).isEqualTo(1);
            assertThat(outcome.seconds()).isBetween(0.0, 600.0);

            harness.processElement1(rendered(1, 0), 0);
            assertThat(harness.extractOutputValues())
                    .containsExactly(
                            progress(RenderPhase.RENDERING, 4),
                            progress(RenderPhase.RENDERING, 12),
                            progress(RenderPhase.RENDERING, 20),
                            progress(RenderPhase.ASSEMBLING, 20));
            assertRemembersNothing(harness);
        }
        assertThat(Workbench.numbers(output, 20))
                .isEqualTo(IntStream.range(0, 20).boxed().toList());
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void theManifestSaysHowTheVideoWasMade() throws Exception {
        try (var harness = harness()) {
            harness.open();
            assembleAll(harness, 0);
            OutputManifest manifest = manifest();
            assertThat(manifest)
                    .isEqualTo(
                            new OutputManifest(
                                    "job",
                                    "主播",
                                    plan.task().request().video(),
                                    Digests.file(bench.file("主播.mp4")),
                                    sound.digest(),
                                    plan.renderKey(),
                                    "lips",
                                    "digest-of-lips",
                                    "bounce",
                                    "dominant",
                                    "1",
                                    Workbench.FORMAT,
                                    20,
                                    0,
                                    0,
                                    800_000,
                                    manifest.audioDurationUs(),
                                    Files.size(output),
                                    Digests.file(output),
                                    List.of()));
            assertThat(manifest.audioDurationUs()).isEqualTo(800_000);
            assertRemembersNothing(harness);
        }
    }

    @Test
    void framesWithoutAFaceAreAWarning() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(rendered(0, 3), 0);
            harness.processElement1(reused(1, 2), 0);
            harness.processElement1(rendered(2, 0), 0);
            assertThat(outcome().state()).isEqualTo(VideoState.COMPLETED_WITH_WARNINGS);
            assertThat(outcome().framesWithoutFace()).isEqualTo(5);
            assertThat(outcome().warnings())
                    .containsExactly("5 of 20 frames show no face and passed through unchanged");
            assertThat(manifest().warnings()).isEqualTo(outcome().warnings());
        }
    }

    @Test
    void framesWhoseMouthIsHiddenAreCountedApart() throws Exception {
        try (var harness = harness()) {
            harness.open();
            PassedThrough passed = new PassedThrough(1, 4);
            harness.processElement1(new RenderedSegment(plan, 0, false, passed), 0);
            harness.processElement1(rendered(1, 0), 0);
            harness.processElement1(rendered(2, 0), 0);
            assertThat(outcome().framesWithoutFace()).isEqualTo(1);
            assertThat(manifest().framesMouthHidden()).isEqualTo(4);
            assertThat(outcome().warnings())
                    .containsExactly(
                            "1 of 20 frames show no face and passed through unchanged",
                            "4 of 20 frames show a face whose mouth is covered, turned away or cut off, and"
                                    + " passed through unchanged");
        }
    }

    @Test
    void aSecondRunDoesNotTouchAFinishedOutput() throws Exception {
        try (var harness = harness()) {
            harness.open();
            assembleAll(harness, 2);
        }
        FileTime longAgo = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(output, longAgo);
        Files.setLastModifiedTime(JobLayout.manifest(output), longAgo);
        assertThat(bench.layout().segments(plan.renderKey())).doesNotExist();
        Files.delete(outcomeFile());
        try (var harness = harness()) {
            harness.open();
            for (int index = 0; index < 3; index++) {
                harness.processElement1(reused(index, 0), 0);
            }
            assertThat(outcome().state()).isEqualTo(VideoState.COMPLETED_WITH_WARNINGS);
            assertThat(outcome().framesWithoutFace()).isEqualTo(6);
            assertThat(outcome().segmentsReused()).isEqualTo(3);
        }
        assertThat(Files.getLastModifiedTime(output)).isEqualTo(longAgo);
        assertThat(Files.getLastModifiedTime(JobLayout.manifest(output))).isEqualTo(longAgo);
    }

    @Test
    void anOutputMadeOfOtherThingsIsReplaced() throws Exception {
        Files.createDirectories(output.getParent());
        Files.writeString(output, "someone else's");
        Files.writeString(JobLayout.manifest(output), "someone else's");
        try (var harness = harness()) {
            harness.open();
            assembleAll(harness, 0);
            assertThat(manifest().sha256()).isEqualTo(Digests.file(output));
        }
    }

    @Test
    void theFirstFailureIsTheFinalWordAndAllElseIsSilent() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(rendered(0, 0), 0);
            harness.processElement2(failure(ErrorCode.DECODE_CORRUPT, "frame 9 is broken"), 0);
            harness.processElement2(failure(ErrorCode.INFER_FAILED, "another"), 0);
            harness.processElement1(rendered(1, 0), 0);
            harness.processElement1(rendered(2, 0), 0);
            VideoOutcome outcome = outcome();
            assertThat(outcome.state()).isEqualTo(VideoState.FAILED);
            assertThat(outcome.code()).isEqualTo(ErrorCode.DECODE_CORRUPT);
            assertThat(outcome.reason()).isEqualTo("frame 9 is broken");
            assertThat(outcome.output()).isNull();
            assertRemembersNothing(harness);
        }
        assertThat(output).doesNotExist();
    }

    @Test
    void aFailureAfterTheEndIsSilent() throws Exception {
        try (var harness = harness()) {
            harness.open();
            assembleAll(harness, 0);
            harness.processElement2(failure(ErrorCode.INFER_FAILED, "too late"), 0);
            assertThat(outcome().state()).isEqualTo(VideoState.COMPLETED);
        }
    }

    @Test
    void whoeverIsFirstHasTheFinalWord() throws Exception {
        VideoRequest request = plan.task().request();
        new OutcomeFiles(bench.layout(), OUTCOMES)
                .claim(request, VideoOutcome.without(request, VideoState.CANCELLED, null, null));
        try (var harness = harness()) {
            harness.open();
            for (int index = 0; index < 3; index++) {
                harness.processElement1(rendered(index, 0), 0);
            }
            harness.processElement2(failure(ErrorCode.INFER_FAILED, "too late"), 0);
            assertThat(outcome().state()).isEqualTo(VideoState.CANCELLED);
            assertRemembersNothing(harness);
        }
        assertThat(output).doesNotExist();
    }

    @Test
    void anOutputThatCannotBeWrittenFailsItsVideoOnly() throws Exception {
        Files.createDirectories(output.resolve("a folder where a file must be"));
        try (var harness = harness()) {
            harness.open();
            for (int index = 0; index < 3; index++) {
                harness.processElement1(rendered(index, 0), 0);
            }
            assertThat(outcome().state()).isEqualTo(VideoState.FAILED);
            assertThat(outcome().code()).isEqualTo(ErrorCode.STORAGE_FAILED);
            assertThat(outcome().reason()).contains(output.toString());
            assertRemembersNothing(harness);
        }
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void aMissingSegmentFileFailsTheVideo() throws Exception {
        Files.delete(bench.segmentFile(plan, 1));
        assertFailsToAssemble(bench.segmentFile(plan, 1));
    }

    @Test
    void aBrokenSegmentFileFailsTheVideo() throws Exception {
        Files.writeString(bench.segmentFile(plan, 2), "no segment ".repeat(50));
        assertFailsToAssemble(bench.segmentFile(plan, 2));
    }

    private void assertFailsToAssemble(Path culprit) throws Exception {
        try (var harness = harness()) {
            harness.open();
            for (int index = 0; index < 3; index++) {
                harness.processElement1(rendered(index, 0), 0);
            }
            VideoOutcome outcome = outcome();
            assertThat(outcome.state()).isEqualTo(VideoState.FAILED);
            assertThat(outcome.code()).isEqualTo(ErrorCode.ASSEMBLE_FAILED);
            assertThat(outcome.reason()).contains(culprit.toString());
            assertRemembersNothing(harness);
        }
        assertThat(output).doesNotExist();
        assertThat(JobLayout.manifest(output)).doesNotExist();
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void aCheckpointBetweenSegmentsLosesNone() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(rendered(0, 1), 0);
            harness.processElement1(reused(2, 0), 0);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            harness.processElement1(rendered(0, 1), 0);
            assertThat(outcomeFile()).doesNotExist();
            harness.processElement1(rendered(1, 0), 0);
            assertThat(outcome().segmentsRendered()).isEqualTo(2);
            assertThat(outcome().segmentsReused()).isEqualTo(1);
            assertThat(outcome().framesWithoutFace()).isEqualTo(1);
            assertRemembersNothing(harness);
        }
    }

    @Test
    void saysWhereTheSourceIsDamaged() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(rendered(0, 0), 0);
            harness.processElement1(
                    new RenderedSegment(
                            plan, 1, false, PassedThrough.NONE, new Damage(3, 400_000, 520_000)),
                    0);
            harness.processElement1(
                    new RenderedSegment(
                            plan, 2, false, PassedThrough.NONE, new Damage(1, 120_000, 120_000)),
                    0);
            VideoOutcome outcome = outcome();
            assertThat(outcome.state()).isEqualTo(VideoState.COMPLETED_WITH_WARNINGS);
            assertThat(outcome.warnings())
                    .singleElement()
                    .asString()
                    .contains("4 frames", "0.12 s", "0.52 s");
        }
    }

    private void assembleAll(
            KeyedTwoInputStreamOperatorTestHarness<?, RenderedSegment, ?, VideoProgress> harness,
            int facelessEach)
            throws Exception {
        for (int index = 0; index < 3; index++) {
            harness.processElement1(rendered(index, facelessEach), 0);
        }
        assertThat(outcome().output()).isEqualTo(output.toString());
    }

    private OutputManifest manifest() throws Exception {
        return MANIFESTS.read(Files.readAllBytes(JobLayout.manifest(output)));
    }

    private RenderedSegment rendered(int index, int faceless) {
        return new RenderedSegment(plan, index, false, new PassedThrough(faceless, 0));
    }

    private RenderedSegment reused(int index, int faceless) {
        return new RenderedSegment(plan, index, true, new PassedThrough(faceless, 0));
    }

    private StageFailure failure(ErrorCode code, String reason) {
        return new StageFailure(plan.task().request(), Stage.DECODE, code, reason);
    }

    private static VideoProgress progress(RenderPhase phase, int done) {
        return new VideoProgress("job", "主播", 1, phase, done, 20);
    }

    private KeyedTwoInputStreamOperatorTestHarness<
                    String, RenderedSegment, StageFailure, VideoProgress>
            harness() throws Exception {
        var harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(
                                new AssembleFunction(
                                        bench.layout(),
                                        MANIFESTS,
                                        new OutcomeFiles(bench.layout(), OUTCOMES),
                                        "lips",
                                        "digest-of-lips")),
                        (RenderedSegment segment) -> segment.plan().taskId(),
                        (StageFailure failure) -> failure.request().taskId(),
                        Types.STRING);
        harness.setup();
        return harness;
    }

    private Path outcomeFile() {
        return bench.layout().outcome(plan.task().request());
    }

    private VideoOutcome outcome() throws IOException {
        return OUTCOMES.read(Files.readAllBytes(outcomeFile()));
    }

    /** The outcome's file keeps stragglers silent. */
    private static void assertRemembersNothing(
            KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
        assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
    }
}
