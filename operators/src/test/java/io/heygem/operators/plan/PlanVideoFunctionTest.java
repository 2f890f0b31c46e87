package io.heygem.operators.plan;

import static io.heygem.operators.Workbench.MANIFESTS;
import static io.heygem.operators.Workbench.SETTINGS;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.assemble.FinishedOutputs;
import io.heygem.operators.assemble.VideoAssembler;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.Damage;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PassedThrough;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.awt.image.BufferedImage;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class PlanVideoFunctionTest {

    @TempDir Path folder;
    private Workbench bench;

    @BeforeEach
    void makeWorkspace() {
        bench = new Workbench(folder);
    }

    @Test
    void releasesThePlanAtOnceAndOneRangePerTimer() throws Exception {
        Path video = bench.clip("主播.mp4", 25);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(video, 20), 0);
            bench.settle(harness);
            VideoPlan plan = onlyPlan(harness);
            assertThat(plan.videoDigest()).isEqualTo(Digests.file(video));
            assertThat(plan.format()).isEqualTo(Workbench.FORMAT);
            assertThat(plan.seekable()).isTrue();
            assertThat(plan.sourceFrames()).isEqualTo(25);
            assertThat(plan.slots()).isEqualTo(25);
            assertThat(plan.outputFrames()).isEqualTo(20);
            assertThat(plan.segments()).isEqualTo(3);
            assertThat(plan.segmentEnd(2)).isEqualTo(20);
            assertThat(plan.ranges()).isEqualTo(3);
            assertThat(plan.finished()).isFalse();
            assertThat(plan.warnings()).isEmpty();

            assertThat(side(harness, PlanVideoFunction.RANGES)).isEmpty();
            for (int released = 1; released <= 3; released++) {
                harness.setProcessingTime(harness.getProcessingTime() + 1);
                assertThat(side(harness, PlanVideoFunction.RANGES)).hasSize(released);
            }
            List<DetectionRange> ranges = side(harness, PlanVideoFunction.RANGES);
            assertThat(ranges).extracting(DetectionRange::index).containsExactly(0, 1, 2);
            assertThat(ranges).extracting(DetectionRange::firstFrame).containsExactly(0, 10, 20);
            assertThat(ranges.get(2).ptsUs())
                    .isEqualTo(LongStream.range(20, 25).map(i -> i * 40_000).toArray());
            assertThat(side(harness, StageOutputs.PROGRESS))
                    .containsExactly(new VideoProgress("job", "主播", 1, RenderPhase.PROBING, 0, 0));
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void storesTheTimelineOfTheVideo() throws Exception {
        VideoPlan plan = bench.plan(bench.clip("a.mp4", 25), bench.numberedSound(20));
        TimelineStore timelines = new TimelineStore(bench.layout());
        assertThat(timelines.slots(plan.videoDigest(), 3, 7)).containsExactly(3, 4, 5, 6);
        assertThat(timelines.ptsUs(plan.videoDigest(), 23, 25)).containsExactly(920_000, 960_000);
    }

    @Test
    void asksForNoFacesWhenTheyAreKnown() throws Exception {
        Path video = bench.clip("a.mp4", 25);
        bench.track(bench.plan(video, bench.numberedSound(20)), frame -> true);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(video, 30), 0);
            bench.settle(harness);
            assertThat(onlyPlan(harness).ranges()).isZero();
            assertThat(onlyPlan(harness).finished()).isFalse();
            harness.setProcessingTime(harness.getProcessingTime() + 10);
            assertThat(side(harness, PlanVideoFunction.RANGES)).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void asksForNothingWhenTheOutputIsFinished() throws Exception {
        Path video = bench.clip("a.mp4", 10);
        PreparedSound sound = bench.tone(10);
        VideoPlan plan = bench.plan(video, sound);
        finish(plan);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(new VideoTask(bench.request(video), sound), 0);
            bench.settle(harness);
            assertThat(onlyPlan(harness).finished()).isTrue();
            assertThat(onlyPlan(harness).ranges()).isZero();
            assertThat(onlyPlan(harness).renderKey()).isEqualTo(plan.renderKey());
            harness.setProcessingTime(harness.getProcessingTime() + 10);
            assertThat(side(harness, PlanVideoFunction.RANGES)).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void plansAnOutputAgainThatWasMadeOfOtherThingsOrCutOff() throws Exception {
        Path video = bench.clip("a.mp4", 10);
        PreparedSound sound = bench.tone(10);
        VideoPlan plan = bench.plan(video, sound);
        finish(plan);
        assertThat(bench.plan(video, bench.tone(12)).finished()).as("another sound").isFalse();
        Path output = Path.of(plan.task().request().output());
        Files.write(output, new byte[100]);
        assertThat(bench.plan(video, sound).finished()).as("another length").isFalse();
        finish(plan);
        assertThat(bench.plan(video, sound).finished()).isTrue();
        Files.writeString(JobLayout.manifest(output), "what?");
        assertThat(bench.plan(video, sound).finished()).as("an unreadable manifest").isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "BOUNCE, 44, 25",
        "LOOP, 44, 25",
        "FREEZE, 44, 25",
        "CUT_OFF, 25, 25",
        "SILENCE, 44, 25",
        "REMAP, 44, 25"
    })
    void lengthsFollowThePolicy(LengthPolicy policy, int frames, int searched) throws Exception {
        Path video = bench.clip("a.mp4", 25);
        VideoPlan plan = bench.plan(video, bench.numberedSound(44), policy);
        assertThat(plan.outputFrames()).isEqualTo(frames);
        assertThat(plan.sourceFrames()).isEqualTo(searched);
        boolean cut = policy == LengthPolicy.CUT_OFF;
        assertThat(plan.warnings())
                .isEqualTo(
                        cut
                                ? List.of(
                                        "the sound is cut off after 1.000 s, where the video ends")
                                : List.of());
    }

    @Test
    void everyPolicyHasItsOwnRendering() throws Exception {
        Path video = bench.clip("a.mp4", 10);
        Set<String> keys = new HashSet<>();
        for (LengthPolicy policy : LengthPolicy.values()) {
            keys.add(bench.plan(video, bench.numberedSound(20), policy).renderKey());
        }
        assertThat(keys).hasSize(LengthPolicy.values().length);
    }

    @Test
    void facesAreSearchedWhereTheVideoShows() throws Exception {
        Path video = bench.clip("long.mp4", 800);
        assertThat(bench.plan(video, bench.numberedSound(20)).sourceFrames()).isEqualTo(750);
        assertThat(bench.plan(video, bench.numberedSound(20), LengthPolicy.SILENCE).sourceFrames())
                .isEqualTo(800);
        VideoPlan fast = bench.plan(video, bench.numberedSound(20), LengthPolicy.REMAP);
        assertThat(fast.sourceFrames()).isEqualTo(800);
        assertThat(fast.warnings()).containsExactly("the video plays at 40.00 times its own speed");
    }

    @ParameterizedTest
    @EnumSource
    void aPictureIsAsLongAsTheSoundWhateverThePolicy(LengthPolicy policy) throws Exception {
        Path picture = bench.file("still.png");
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
        assertThat(ImageIO.write(image, "png", picture.toFile())).isTrue();
        VideoPlan plan = bench.plan(picture, bench.numberedSound(20), policy);
        assertThat(plan.outputFrames()).isEqualTo(20);
        assertThat(plan.slot(19)).isZero();
        assertThat(plan.warnings()).isEmpty();
    }

    @Test
    void aMissingFileIsAFailureThatNamesIt() throws Exception {
        Path video = bench.file("没有.mp4");
        StageFailure failure = failureOf(task(video, 20));
        assertThat(failure.request()).isEqualTo(bench.request(video));
        assertThat(failure.stage()).isEqualTo(Stage.PLAN_VIDEO);
        assertThat(failure.code()).isEqualTo(ErrorCode.PROBE_NOT_FOUND);
        assertThat(failure.reason()).contains(video.toString());
    }

    @Test
    void aFileThatIsNoVideoIsAFailure() throws Exception {
        Path text = bench.file("a.mp4");
        Files.writeString(text, "this is no video ".repeat(100));
        assertThat(failureOf(task(text, 20)).code()).isEqualTo(ErrorCode.PROBE_UNREADABLE);
    }

    @Test
    void removesAStaleFailureMarker() throws Exception {
        Path video = bench.clip("a.mp4", 10);
        VideoPlan plan = bench.plan(video, bench.numberedSound(20));
        FailureMarker.leave(
                bench.layout(),
                plan.renderKey(),
                new StageFailure(bench.request(video), Stage.BLEND, ErrorCode.INTERNAL_ERROR, ""));
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(video, 20), 0);
            bench.settle(harness);
            assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();
            harness.setProcessingTime(harness.getProcessingTime() + 1);
            assertIdle(harness);
        }
    }

    @Test
    void aPictureIsOneFrameAndOneRange() throws Exception {
        Path picture = bench.file("头像.png");
        ImageIO.write(
                new BufferedImage(160, 128, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(picture, 20), 0);
            bench.settle(harness);
            VideoPlan plan = onlyPlan(harness);
            assertThat(plan.sourceFrames()).isEqualTo(1);
            assertThat(plan.slots()).isEqualTo(1);
            assertThat(plan.outputFrames()).isEqualTo(20);
            harness.setProcessingTime(harness.getProcessingTime() + 1);
            List<DetectionRange> ranges = side(harness, PlanVideoFunction.RANGES);
            assertThat(ranges).hasSize(1);
            assertThat(ranges.get(0).ptsUs()).containsExactly(0);
            assertIdle(harness);
        }
    }

    @Test
    void aCheckpointBetweenTimersLosesNoRange() throws Exception {
        OperatorSubtaskState state;
        long now;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(bench.clip("a.mp4", 25), 20), 0);
            bench.settle(harness);
            now = harness.getProcessingTime() + 1;
            harness.setProcessingTime(now);
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            for (int i = 1; i <= 4; i++) {
                harness.setProcessingTime(now + i);
            }
            assertThat(side(harness, PlanVideoFunction.RANGES))
                    .extracting(DetectionRange::index)
                    .containsExactly(1, 2);
            assertIdle(harness);
        }
    }

    @Test
    void aCheckpointWhileTheVideoIsProbedLosesNothing() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(bench.clip("a.mp4", 25), 20), 0);
            state = harness.snapshot(1, 1);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            bench.settle(harness);
            assertThat(onlyPlan(harness).sourceFrames()).isEqualTo(25);
            assertThat(side(harness, StageOutputs.PROGRESS)).isEmpty();
        }
    }

    @Test
    void aHugeFileIsGivenUpSoonAfterItsJobWasCancelled() throws Exception {
        Path video = bench.clip("huge.mp4", 25);
        try (RandomAccessFile file = new RandomAccessFile(video.toFile(), "rw")) {
            // A hole: takes no room, but reading it for its digest takes minutes.
            file.setLength(1L << 40);
        }
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task(video, 20), 0);
            harness.setProcessingTime(20);
            assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
            Path cancelled = bench.layout().cancelled("job");
            Files.createDirectories(cancelled.getParent());
            Files.createFile(cancelled);
            bench.untilIdle(harness);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertIdle(harness);
        }
    }

    private void finish(VideoPlan plan) throws Exception {
        for (int i = 0; i < plan.segments(); i++) {
            bench.render(plan, i);
        }
        new VideoAssembler(bench.layout(), new FinishedOutputs(MANIFESTS), MANIFESTS, "m", "d")
                .assemble(plan, PassedThrough.NONE, Damage.NONE, () -> {});
    }

    private StageFailure failureOf(VideoTask task) throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(task, 0);
            bench.settle(harness);
            harness.setProcessingTime(harness.getProcessingTime() + 10);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, PlanVideoFunction.RANGES)).isEmpty();
            assertIdle(harness);
            assertThat(side(harness, StageOutputs.FAILURES)).hasSize(1);
            return side(harness, StageOutputs.FAILURES).get(0);
        }
    }

    private VideoTask task(Path video, int outputFrames) throws Exception {
        return new VideoTask(bench.request(video), bench.numberedSound(outputFrames));
    }

    private static VideoPlan onlyPlan(KeyedOneInputStreamOperatorTestHarness<?, ?, VideoPlan> h) {
        assertThat(h.extractOutputValues()).hasSize(1);
        return h.extractOutputValues().get(0);
    }

    private KeyedOneInputStreamOperatorTestHarness<String, VideoTask, VideoPlan> harness()
            throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new PlanVideoFunction(
                                        bench.layout(),
                                        SETTINGS,
                                        MediaLimits.DEFAULT,
                                        new FinishedOutputs(MANIFESTS))),
                        VideoTask::taskId,
                        Types.STRING);
        harness.setup();
        return harness;
    }

    private static void assertIdle(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }
}
