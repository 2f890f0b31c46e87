package io.heygem.operators.infer;

import static io.heygem.operators.Workbench.CROP_PX;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class InferLipsFunctionTest {

    private static final int CROP_BYTES = 3 * CROP_PX * CROP_PX;

    /** Models that Flink opened; a factory is serialized, so it cannot keep them. */
    private static final List<FakeLipModel> OPENED = new ArrayList<>();

    private static final List<Object> CLOSED = new ArrayList<>();

    private static final List<Integer> BATCHES = new ArrayList<>();

    /** Stages ask five times a second whether they shall go on. */
    private static final long LONGER_THAN_A_LOOK_MS = 250;

    private static Path cancelled;

    @TempDir Path folder;
    private Workbench bench;
    private VideoPlan plan;

    @BeforeEach
    void makePlan() throws Exception {
        OPENED.clear();
        CLOSED.clear();
        BATCHES.clear();
        bench = new Workbench(folder);
        plan = bench.plan(bench.clip("a.mp4", 8), bench.numberedSound(8));
    }

    @Test
    void answersWithOnePatchPerFaceAndClosesItsModel() throws Exception {
        Segment segment = Workbench.segment(plan, 0, frame -> frame % 2 == 0);
        try (var harness = harness(InferLipsFunctionTest::open)) {
            harness.processElement(crops(segment), 0);
            assertThat(harness.extractOutputValues()).hasSize(1);
            MouthPatches patches = harness.extractOutputValues().get(0);
            assertThat(patches.segment().shard()).isEqualTo(segment.shard());
            assertThat(patches.patches()).hasSize(4 * CROP_BYTES);
            for (int face = 0; face < 4; face++) {
                byte[] patch =
                        Arrays.copyOfRange(
                                patches.patches(), face * CROP_BYTES, (face + 1) * CROP_BYTES);
                assertThat(FakeLipModel.read(patch, CROP_PX)).isEqualTo(1000 + face);
            }
            assertThat(OPENED).hasSize(1);
            assertThat(OPENED.get(0).closed()).isFalse();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
        }
        assertThat(OPENED.get(0).closed()).isTrue();
    }

    @Test
    void aSegmentWithoutAFacePassesWithoutTheModel() throws Exception {
        Segment segment = Workbench.segment(plan, 0, frame -> false);
        try (var harness = harness(InferLipsFunctionTest::open)) {
            harness.processElement(new FaceCrops(segment, new byte[0], new float[0]), 0);
            assertThat(harness.extractOutputValues().get(0).patches()).isEmpty();
            assertThat(OPENED.get(0).frames()).isZero();
        }
    }

    @Test
    void aModelThatFailsIsAFailureAndLeavesAMarker() throws Exception {
        try (var harness = harness(gpu -> new Failing())) {
            harness.processElement(crops(Workbench.segment(plan, 0, frame -> true)), 0);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).hasSize(1);
            StageFailure failure = side(harness, StageOutputs.FAILURES).get(0);
            assertThat(failure.request()).isEqualTo(plan.task().request());
            assertThat(failure.stage()).isEqualTo(Stage.INFER_LIPS);
            assertThat(failure.code()).isEqualTo(ErrorCode.INFER_FAILED);
            assertThat(failure.reason()).isEqualTo("the network is out of order");
            assertThat(FailureMarker.find(bench.layout(), plan.renderKey(), failure.request()))
                    .contains(failure);
        }
        assertThat(CLOSED).hasSize(1);
    }

    @Test
    void paintingIsGivenUpSoonAfterTheJobWasCancelled() throws Exception {
        cancelled = bench.layout().cancelled(plan.task().request().jobId());
        try (var harness = harness(gpu -> new Cancelling())) {
            harness.processElement(crops(Workbench.segment(plan, 0, frame -> true)), 0);
            assertThat(BATCHES).containsExactly(3);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
        }
    }

    private static FaceCrops crops(Segment segment) {
        int faces = segment.faces();
        int window = 80 * 16;
        float[] mels = new float[faces * window];
        for (int face = 0; face < faces; face++) {
            Arrays.fill(
                    mels, face * window, (face + 1) * window, FakeLipModel.melValue(1000 + face));
        }
        return new FaceCrops(segment, new byte[faces * CROP_BYTES], mels);
    }

    private static LipModel open(int gpu) {
        OPENED.add(new FakeLipModel(CROP_PX));
        return OPENED.get(OPENED.size() - 1);
    }

    private OneInputStreamOperatorTestHarness<FaceCrops, MouthPatches> harness(
            LipModelFactory models) throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(
                new InferLipsFunction(bench.layout(), models, ""));
    }

    /** Paints one batch, and meanwhile somebody cancels the job. */
    private static final class Cancelling implements LipModel {
        private final LipModel model = new FakeLipModel(CROP_PX);

        @Override
        public LipModelSpec spec() {
            return model.spec();
        }

        @Override
        public String provider() {
            return model.provider();
        }

        @Override
        public int maxBatch() {
            return model.maxBatch();
        }

        @Override
        public byte[] infer(LipBatch batch) throws ModelException {
            BATCHES.add(batch.count());
            try {
                AtomicFile.write(cancelled, new byte[0]);
                Thread.sleep(LONGER_THAN_A_LOOK_MS);
            } catch (IOException | InterruptedException e) {
                throw new ModelException("the test is broken", e);
            }
            return model.infer(batch);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    private static final class Failing implements LipModel {

        @Override
        public LipModelSpec spec() {
            return new FakeLipModel(CROP_PX).spec();
        }

        @Override
        public String provider() {
            return "NONE";
        }

        @Override
        public int maxBatch() {
            return 16;
        }

        @Override
        public byte[] infer(LipBatch batch) throws ModelException {
            throw new ModelException("the network is out of order");
        }

        @Override
        public void close() {
            CLOSED.add(this);
        }
    }
}
