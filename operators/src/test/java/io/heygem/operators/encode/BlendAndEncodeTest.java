package io.heygem.operators.encode;

import static io.heygem.operators.Workbench.CROP_PX;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.Clips;
import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.blend.BlendFunction;
import io.heygem.operators.blend.MouthBlender;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.Damage;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.PassedThrough;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.Staging;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.io.FileUtils;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlendAndEncodeTest {

    @TempDir Path folder;
    private Workbench bench;
    private VideoPlan plan;
    private OneInputStreamOperatorTestHarness<MouthPatches, BlendedFrame> blend;
    private OneInputStreamOperatorTestHarness<BlendedFrame, RenderedSegment> encode;

    @BeforeEach
    void openStages() throws Exception {
        bench = new Workbench(folder);
        plan = bench.plan(bench.clip("a.mp4", 25), bench.numberedSound(44));
        blend =
                ProcessFunctionTestHarnesses.forProcessFunction(
                        new BlendFunction(bench.layout(), new FakeLipModel(CROP_PX).spec()));
        encode =
                ProcessFunctionTestHarnesses.forProcessFunction(
                        new EncodeSegmentFunction(bench.layout()));
    }

    @AfterEach
    void closeStages() throws Exception {
        blend.close();
        encode.close();
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void theFileAppearsWithTheLastFrameAndHoldsExactlyTheBlendedFrames() throws Exception {
        int[] shown = {22, 23, 24, 23, 22, 21, 20, 19};
        Segment segment = Workbench.segment(plan, 2, shown, frame -> frame != 24);
        Path file = bench.segmentFile(plan, 2);
        MouthPatches patches = patches(segment);

        blend.processElement(patches, 0);
        List<BlendedFrame> frames = blend.extractOutputValues();
        assertThat(frames).extracting(BlendedFrame::offset).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        for (BlendedFrame frame : frames) {
            assertThat(file).doesNotExist();
            assertThat(encode.extractOutputValues()).isEmpty();
            encode.processElement(frame, 0);
        }
        assertThat(file).isNotEmptyFile();
        assertThat(bench.temporaryFiles()).isEmpty();
        assertThat(encode.extractOutputValues()).hasSize(1);
        RenderedSegment rendered = encode.extractOutputValues().get(0);
        assertThat(rendered)
                .isEqualTo(new RenderedSegment(plan, 2, false, new PassedThrough(1, 0)));

        MouthBlender blender = new MouthBlender(CropSpec.WAV2LIP, CROP_PX);
        int face = 0;
        try (VideoReader reader = VideoReader.open(file, true)) {
            for (int i = 0; i < shown.length; i++) {
                YuvFrame source = Clips.frame(Workbench.FORMAT, shown[i]);
                YuvFrame expected =
                        segment.tracks().get(0).has(i)
                                ? blender.blend(
                                        source,
                                        segment.tracks().get(0).pose(i),
                                        1,
                                        patches.patches(),
                                        face++)
                                : source;
                YuvFrame decoded = reader.read(i, i * 40_000L);
                assertThat(decoded.y()).as("luma of frame %d", i).isEqualTo(expected.y());
                assertThat(decoded.u()).as("chroma of frame %d", i).isEqualTo(expected.u());
                assertThat(decoded.v()).as("chroma of frame %d", i).isEqualTo(expected.v());
            }
        }
        assertNoFailures();
    }

    @Test
    void everyFaceGetsItsOwnPatchAsFarAsItMayBePainted() throws Exception {
        Segment segment = Workbench.twoFaces(plan, 1, frame -> frame != 9);
        assertThat(segment.faces()).isEqualTo(7 + 4);
        assertThat(segment.passedThrough()).isEqualTo(new PassedThrough(1, 0));
        MouthPatches patches = patches(segment);
        blend.processElement(patches, 0);
        MouthBlender blender = new MouthBlender(CropSpec.WAV2LIP, CROP_PX);
        int face = 0;
        for (BlendedFrame frame : blend.extractOutputValues()) {
            YuvFrame expected =
                    Clips.frame(Workbench.FORMAT, segment.sourceFrames()[frame.offset()]);
            for (FaceTrack track : segment.tracks()) {
                if (track.has(frame.offset())) {
                    expected =
                            blender.blend(
                                    expected,
                                    track.pose(frame.offset()),
                                    track.opacity(frame.offset()),
                                    patches.patches(),
                                    face++);
                }
            }
            assertThat(frame.frame().y()).isEqualTo(expected.y());
        }
        assertThat(face).isEqualTo(segment.faces());
    }

    @Test
    void inSilenceAMouthThatRestsShowsTheSourceAndOneThatTalksIsPainted() throws Exception {
        float[] speech = {1, 1, 0.5f, 0, 0, 0, 0, 0};
        Segment segment = Workbench.heard(Workbench.segment(plan, 1, frame -> true), speech);
        FaceTrack track = segment.tracks().get(0);
        for (int i = 0; i < 6; i++) {
            track.watch(i, 1, 0);
        }
        assertThat(segment.faces()).isEqualTo(3 + 2);
        assertThat(segment.framesPainted()).isEqualTo(3 + 2);
        assertThat(segment.passedThrough()).isEqualTo(PassedThrough.NONE);
        blend.processElement(patches(segment), 0);
        List<BlendedFrame> frames = blend.extractOutputValues();
        for (int i = 0; i < 8; i++) {
            byte[] source = Clips.frame(Workbench.FORMAT, segment.sourceFrames()[i]).y();
            if (i >= 3 && i < 6) {
                assertThat(frames.get(i).frame().y()).as("frame %d", i).isEqualTo(source);
            } else {
                assertThat(frames.get(i).frame().y()).as("frame %d", i).isNotEqualTo(source);
            }
        }
        assertThat(segment.opacity(track, 2)).isEqualTo(0.5f);
        assertThat(segment.opacity(track, 7)).isEqualTo(1);
    }

    @Test
    void aFaceThatIsFollowedButHidesItsMouthIsNoFrameWithoutAFace() throws Exception {
        Segment segment = Workbench.segment(plan, 1, frame -> frame % 4 != 0);
        FaceTrack track = segment.tracks().get(0);
        assertThat(segment.passedThrough()).isEqualTo(new PassedThrough(2, 0));
        for (int i = 0; i < segment.frames(); i++) {
            track.watch(i, 0, 1);
        }
        assertThat(segment.passedThrough()).isEqualTo(new PassedThrough(2, 6));
    }

    @Test
    void aFaintPatchChangesAsMuchLess() {
        MouthBlender blender = new MouthBlender(CropSpec.WAV2LIP, CROP_PX);
        YuvFrame source = Clips.frame(Workbench.FORMAT, 3);
        byte[] white = new byte[3 * CROP_PX * CROP_PX];
        Arrays.fill(white, (byte) 255);
        YuvFrame full = blender.blend(source, Workbench.pose(3), 1, white, 0);
        YuvFrame faint = blender.blend(source, Workbench.pose(3), 0.25f, white, 0);
        for (int i = 0; i < source.y().length; i++) {
            int before = source.y()[i] & 0xff;
            double change = (full.y()[i] & 0xff) - before;
            assertThat((faint.y()[i] & 0xff) - before).isCloseTo((int) (change / 4), within(1));
        }
    }

    @Test
    void aSegmentWithoutAnyFaceIsTheSourceUnchanged() throws Exception {
        Segment segment = Workbench.segment(plan, 1, frame -> false);
        render(segment);
        assertThat(encode.extractOutputValues())
                .containsExactly(new RenderedSegment(plan, 1, false, new PassedThrough(8, 0)));
        assertThat(Workbench.numbers(bench.segmentFile(plan, 1), 8))
                .containsExactly(8, 9, 10, 11, 12, 13, 14, 15);
        assertNoFailures();
    }

    @Test
    void renderedAgainASegmentHasTheSameBytes() throws Exception {
        Segment segment = Workbench.segment(plan, 0, frame -> true);
        render(segment);
        byte[] first = Files.readAllBytes(bench.segmentFile(plan, 0));
        Files.delete(bench.segmentFile(plan, 0));
        render(segment);
        assertThat(bench.segmentFile(plan, 0)).hasBinaryContent(first);
    }

    @Test
    void aSegmentThatIsThereIsNotRenderedAgain() throws Exception {
        Segment segment = Workbench.segment(plan, 0, frame -> frame != 3);
        render(segment);
        byte[] first = Files.readAllBytes(bench.segmentFile(plan, 0));
        render(segment);
        assertThat(blend.extractOutputValues()).isEmpty();
        assertThat(side(blend, StageOutputs.REUSED))
                .containsExactly(new RenderedSegment(plan, 0, true, new PassedThrough(1, 0)));
        assertThat(bench.segmentFile(plan, 0)).hasBinaryContent(first);
    }

    @Test
    void aVideoThatEndsInTheMiddleOfASegmentLeavesNothing() throws Exception {
        blend.processElement(patches(Workbench.segment(plan, 0, frame -> false)), 0);
        List<BlendedFrame> frames = blend.extractOutputValues();
        encode.processElement(frames.get(0), 0);
        assertThat(bench.temporaryFiles()).hasSize(1);
        bench.end(plan.task().request());
        new Staging(bench.layout()).leave(plan.task().request());
        for (BlendedFrame frame : frames.subList(1, 8)) {
            encode.processElement(frame, 0);
        }
        assertThat(encode.extractOutputValues()).isEmpty();
        assertThat(bench.layout().segments(plan.renderKey())).doesNotExist();
        assertNoFailures();
    }

    @Test
    void aFrameThatCannotBeEncodedEndsItsSegmentAndNotTheNext() throws Exception {
        Segment broken = Workbench.segment(plan, 0, frame -> false);
        blend.processElement(patches(broken), 0);
        List<BlendedFrame> frames = blend.extractOutputValues();
        for (int i = 0; i < 3; i++) {
            encode.processElement(frames.get(i), 0);
        }
        assertThat(bench.temporaryFiles()).hasSize(1);
        YuvFrame larger = Clips.frame(Clips.format(320, 240, 25, 1), 3);
        encode.processElement(new BlendedFrame(broken, 3, larger, false), 0);
        assertThat(bench.temporaryFiles()).isEmpty();
        for (int i = 4; i < 8; i++) {
            encode.processElement(frames.get(i), 0);
        }
        assertThat(encode.extractOutputValues()).isEmpty();
        assertThat(bench.segmentFile(plan, 0)).doesNotExist();
        assertThat(side(encode, StageOutputs.FAILURES)).hasSize(1);
        StageFailure failure = side(encode, StageOutputs.FAILURES).get(0);
        assertThat(failure.request()).isEqualTo(plan.task().request());
        assertThat(failure.stage()).isEqualTo(Stage.ENCODE_SEGMENT);
        assertThat(FailureMarker.find(bench.layout(), plan.renderKey(), failure.request()))
                .contains(failure);

        render(Workbench.segment(plan, 1, frame -> true));
        assertThat(encode.extractOutputValues())
                .containsExactly(new RenderedSegment(plan, 1, false, new PassedThrough(0, 0)));
    }

    @Test
    void aDamagedSourceIsTold() throws Exception {
        Segment segment = Workbench.segment(plan, 1, frame -> false);
        // The decoder gives the frame before the one that is not there.
        segment.sourcePtsUs()[2] += 10_000;
        render(segment);
        assertThat(encode.extractOutputValues())
                .containsExactly(
                        new RenderedSegment(
                                plan,
                                1,
                                false,
                                new PassedThrough(8, 0),
                                Damage.NONE.with(segment.sourcePtsUs()[2])));
        render(segment);
        assertThat(side(blend, StageOutputs.REUSED))
                .as("also when the segment is there already")
                .containsExactly(
                        new RenderedSegment(
                                plan,
                                1,
                                true,
                                new PassedThrough(8, 0),
                                Damage.NONE.with(segment.sourcePtsUs()[2])));
        assertNoFailures();
    }

    @Test
    void aFrameOutOfOrderEndsItsSegment() throws Exception {
        blend.processElement(patches(Workbench.segment(plan, 0, frame -> false)), 0);
        List<BlendedFrame> frames = blend.extractOutputValues();
        encode.processElement(frames.get(0), 0);
        encode.processElement(frames.get(2), 0);
        encode.processElement(frames.get(1), 0);
        assertThat(side(encode, StageOutputs.FAILURES))
                .extracting(StageFailure::code)
                .containsExactly(ErrorCode.INTERNAL_ERROR);
        assertThat(side(encode, StageOutputs.FAILURES).get(0).reason())
                .contains("frame 2", "when 1 was expected");
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void aSegmentThatBrokeOffLeavesNothingBehindWhenTheNextBegins() throws Exception {
        blend.processElement(patches(Workbench.segment(plan, 0, frame -> false)), 0);
        for (BlendedFrame frame : blend.extractOutputValues().subList(0, 5)) {
            encode.processElement(frame, 0);
        }
        blend.getOutput().clear();
        render(Workbench.segment(plan, 1, frame -> false));
        assertThat(bench.temporaryFiles()).isEmpty();
        assertThat(bench.segmentFile(plan, 0)).doesNotExist();
        assertThat(bench.segmentFile(plan, 1)).isNotEmptyFile();
        assertNoFailures();
    }

    @Test
    void closingInTheMiddleOfASegmentRemovesItsTemporaryFile() throws Exception {
        blend.processElement(patches(Workbench.segment(plan, 0, frame -> false)), 0);
        encode.processElement(blend.extractOutputValues().get(0), 0);
        assertThat(bench.temporaryFiles()).hasSize(1);
        encode.close();
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void aVideoThatIsGoneIsAFailureOfTheBlend() throws Exception {
        Files.delete(Path.of(plan.task().request().video()));
        blend.processElement(patches(Workbench.segment(plan, 0, frame -> true)), 0);
        assertThat(blend.extractOutputValues()).isEmpty();
        assertThat(side(blend, StageOutputs.FAILURES)).hasSize(1);
        StageFailure failure = side(blend, StageOutputs.FAILURES).get(0);
        assertThat(failure.stage()).isEqualTo(Stage.BLEND);
        assertThat(failure.code()).isEqualTo(ErrorCode.PROBE_NOT_FOUND);
        assertThat(bench.layout().failure(plan.renderKey())).exists();
    }

    @Test
    void aWorkspaceThatCannotBeWrittenIsAMatterOfTheDisk() throws Exception {
        Path segments = bench.layout().segments(plan.renderKey());
        FileUtils.deleteDirectory(segments.toFile());
        Files.writeString(segments, "a file where a folder should be");
        blend.processElement(patches(Workbench.segment(plan, 0, frame -> false)), 0);
        BlendedFrame first = blend.extractOutputValues().get(0);
        assertThatThrownBy(() -> encode.processElement(first, 0)).isInstanceOf(IOException.class);
        assertThat(side(encode, StageOutputs.FAILURES)).isEmpty();
        Files.delete(segments);
    }

    private void render(Segment segment) throws Exception {
        blend.getOutput().clear();
        encode.getOutput().clear();
        blend.processElement(patches(segment), 0);
        for (BlendedFrame frame : blend.extractOutputValues()) {
            encode.processElement(frame, 0);
        }
    }

    private void assertNoFailures() {
        assertThat(side(blend, StageOutputs.FAILURES)).isEmpty();
        assertThat(side(encode, StageOutputs.FAILURES)).isEmpty();
        assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();
    }

    private static MouthPatches patches(Segment segment) {
        byte[] patches = new byte[segment.faces() * 3 * CROP_PX * CROP_PX];
        new Random(7).nextBytes(patches);
        return new MouthPatches(segment, patches);
    }
}
