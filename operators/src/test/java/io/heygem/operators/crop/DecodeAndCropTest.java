package io.heygem.operators.crop;

import static io.heygem.operators.Workbench.CROP_PX;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.Clips;
import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.audio.MelFile;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeAndCropTest {

    private static final LipModelSpec MODEL = new FakeLipModel(CROP_PX).spec();
    private static final int CROP_BYTES = 3 * CROP_PX * CROP_PX;
    private static final int WINDOW = 80 * MODEL.melColumns();

    @TempDir Path folder;
    private Workbench bench;
    private VideoPlan plan;
    private OneInputStreamOperatorTestHarness<Segment, DecodedFrame> decode;
    private OneInputStreamOperatorTestHarness<DecodedFrame, FaceCrops> crop;

    @BeforeEach
    void openStages() throws Exception {
        bench = new Workbench(folder);
        plan = bench.plan(bench.clip("a.mp4", 25), bench.numberedSound(44));
        decode =
                ProcessFunctionTestHarnesses.forProcessFunction(new DecodeFunction(bench.layout()));
        crop =
                ProcessFunctionTestHarnesses.forProcessFunction(
                        new CropFacesFunction(bench.layout(), MODEL));
    }

    @AfterEach
    void closeStages() throws Exception {
        decode.close();
        crop.close();
    }

    @Test
    void cropsEveryFaceOnceInTheOrderOfTheOutput() throws Exception {
        Segment segment = Workbench.segment(plan, 1, frame -> true);
        assertCropsOf(segment, render(segment));
    }

    @Test
    void cropsRightWhereTheVideoTurnsRoundAndSomeFramesHaveNoFace() throws Exception {
        int[] frames = {22, 23, 24, 23, 22, 21, 20, 19};
        Segment segment = Workbench.segment(plan, 3, frames, frame -> frame != 23 && frame != 20);
        FaceCrops crops = render(segment);
        assertThat(crops.crops()).hasSize(5 * CROP_BYTES);
        assertCropsOf(segment, crops);
    }

    @Test
    void cropsEveryoneFrameByFrame() throws Exception {
        Segment segment = Workbench.twoFaces(plan, 1, frame -> frame != 9);
        FaceCrops crops = render(segment);
        assertThat(crops.crops()).hasSize((7 + 4) * CROP_BYTES);
        assertThat(crops.mels()).hasSize((7 + 4) * WINDOW);
        // Both faces of the first frame hear the same.
        assertThat(Arrays.copyOfRange(crops.mels(), WINDOW, 2 * WINDOW))
                .isEqualTo(Arrays.copyOfRange(crops.mels(), 0, WINDOW));
        assertCropsOf(segment, crops);
    }

    @Test
    void cropsRightWhereTheVideoTurnsRoundAtItsBeginning() throws Exception {
        int[] frames = {2, 1, 0, 1, 2, 3, 4, 5};
        Segment segment = Workbench.segment(plan, 2, frames, frame -> true);
        assertCropsOf(segment, render(segment));
    }

    @Test
    void aSegmentWithoutAnyFaceGivesOneEmptyRecordAndDecodesNothing() throws Exception {
        Files.delete(Path.of(plan.task().request().video()));
        Segment segment = Workbench.segment(plan, 0, frame -> false);
        FaceCrops crops = render(segment);
        assertThat(crops.segment().shard()).isEqualTo(segment.shard());
        assertThat(crops.crops()).isEmpty();
        assertThat(crops.mels()).isEmpty();
        assertThat(decode.extractOutputValues()).hasSize(1);
    }

    @Test
    void hearsTheWindowsOfTheMelFile() throws Exception {
        Segment segment = Workbench.segment(plan, 4, frame -> frame % 3 != 0);
        FaceCrops crops = render(segment);
        float[] all =
                MelFile.windows(
                        bench.layout().mel(plan.task().sound().digest()),
                        plan.task().sound().melSteps(),
                        segment.start(),
                        segment.frames(),
                        25,
                        1,
                        MODEL.melColumns(),
                        MODEL.melColumnsBefore());
        int face = 0;
        for (int i = 0; i < segment.frames(); i++) {
            if (segment.tracks().get(0).has(i)) {
                float[] heard =
                        Arrays.copyOfRange(crops.mels(), face * WINDOW, (face + 1) * WINDOW);
                assertThat(heard).isEqualTo(Arrays.copyOfRange(all, i * WINDOW, (i + 1) * WINDOW));
                // 80 columns a second, 25 frames a second
                int start = (int) ((segment.start() + i) * 3.2);
                assertThat(heard[0]).isEqualTo(FakeLipModel.melValue(start));
                face++;
            }
        }
        assertThat(crops.mels()).hasSize(face * WINDOW);
    }

    @Test
    void aVideoThatIsGoneIsAFailureAndLeavesAMarker() throws Exception {
        Files.delete(Path.of(plan.task().request().video()));
        decode.processElement(Workbench.segment(plan, 0, frame -> true), 0);
        assertThat(decode.extractOutputValues()).isEmpty();
        assertThat(side(decode, StageOutputs.FAILURES)).hasSize(1);
        StageFailure failure = side(decode, StageOutputs.FAILURES).get(0);
        assertThat(failure.stage()).isEqualTo(Stage.DECODE);
        assertThat(failure.code()).isEqualTo(ErrorCode.PROBE_NOT_FOUND);
        assertThat(FailureMarker.find(bench.layout(), plan.renderKey(), failure.request()))
                .contains(failure);
    }

    @Test
    void aSegmentThatBrokeOffDoesNotSpoilTheNext() throws Exception {
        Segment broken = Workbench.segment(plan, 0, frame -> true);
        decode.processElement(broken, 0);
        for (DecodedFrame frame : decode.extractOutputValues().subList(0, 3)) {
            crop.processElement(frame, 0);
        }
        decode.getOutput().clear();
        Segment next = Workbench.segment(plan, 1, frame -> frame % 2 == 0);
        assertCropsOf(next, render(next));
    }

    @Test
    void aLostMelFileIsAMatterOfTheDisk() throws Exception {
        Files.delete(bench.layout().mel(plan.task().sound().digest()));
        assertThatThrownBy(() -> render(Workbench.segment(plan, 0, frame -> true)))
                .isInstanceOf(IOException.class);
        assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();
        assertThat(side(crop, StageOutputs.FAILURES)).isEmpty();
    }

    private FaceCrops render(Segment segment) throws Exception {
        decode.processElement(segment, 0);
        List<DecodedFrame> frames = decode.extractOutputValues();
        for (int i = 0; i < frames.size(); i++) {
            assertThat(frames.get(i).number()).isEqualTo(i);
            assertThat(crop.extractOutputValues()).as("complete with the last frame").isEmpty();
            crop.processElement(frames.get(i), 0);
        }
        assertThat(crop.extractOutputValues()).hasSize(1);
        assertThat(side(decode, StageOutputs.FAILURES)).isEmpty();
        assertThat(side(crop, StageOutputs.FAILURES)).isEmpty();
        return crop.extractOutputValues().get(0);
    }

    private static void assertCropsOf(Segment segment, FaceCrops crops) {
        assertThat(crops.segment().shard()).isEqualTo(segment.shard());
        int face = 0;
        for (int i = 0; i < segment.frames(); i++) {
            for (FaceTrack track : segment.tracks()) {
                if (!track.has(i)) {
                    continue;
                }
                // Clips are lossless, so the crop of the drawn frame is the crop of the decoded.
                YuvFrame frame = Clips.frame(Workbench.FORMAT, segment.sourceFrames()[i]);
                byte[] expected =
                        FaceCropper.crop(frame, CropSpec.WAV2LIP.rect(track.pose(i)), CROP_PX);
                int at = face++ * CROP_BYTES;
                assertThat(Arrays.copyOfRange(crops.crops(), at, at + CROP_BYTES))
                        .as("output frame %d", segment.start() + i)
                        .isEqualTo(expected);
            }
        }
        assertThat(crops.crops()).hasSize(face * CROP_BYTES);
    }
}
