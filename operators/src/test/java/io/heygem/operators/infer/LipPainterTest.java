package io.heygem.operators.infer;

import static io.heygem.operators.Workbench.CROP_PX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.lips.FakeLipModel;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LipPainterTest {

    private static final int CROP_BYTES = 3 * CROP_PX * CROP_PX;
    private static final int MEL = 80 * 16;

    @TempDir Path folder;
    private final List<Integer> batches = new ArrayList<>();
    private Segment segment;

    @BeforeEach
    void makeSegment() throws Exception {
        Workbench bench = new Workbench(folder);
        VideoPlan plan = bench.plan(bench.clip("a.mp4", 8), bench.numberedSound(8));
        segment = Workbench.segment(plan, 0, frame -> true);
    }

    @Test
    void cutsASegmentIntoBatchesThatTheModelTakes() throws Exception {
        LipPainter painter = new LipPainter(new FakeLipModel(CROP_PX), batches::add);
        assertNumbers(painter);
        assertThat(batches).containsExactly(3, 3, 2);
    }

    @Test
    void halvesTheBatchWhenMemoryIsLackingAndRemembers() throws Exception {
        LipPainter painter = new LipPainter(new Small(16, 2), batches::add);
        assertNumbers(painter);
        assertThat(batches).containsExactly(2, 2, 2, 2);
        batches.clear();
        assertNumbers(painter);
        assertThat(batches).containsExactly(2, 2, 2, 2);
    }

    @Test
    void aLackOfMemoryForOneFrameIsTold() {
        LipPainter painter = new LipPainter(new Small(4, 0), batches::add);
        assertThatThrownBy(() -> painter.paint(crops(), () -> {}))
                .isInstanceOfSatisfying(
                        ModelException.class, e -> assertThat(e.isOutOfMemory()).isTrue());
        assertThat(batches).isEmpty();
    }

    @Test
    void endsBetweenBatches() {
        LipPainter painter = new LipPainter(new FakeLipModel(CROP_PX), batches::add);
        RuntimeException enough = new IllegalStateException("enough");
        assertThatThrownBy(
                        () ->
                                painter.paint(
                                        crops(),
                                        () -> {
                                            if (batches.size() == 2) {
                                                throw enough;
                                            }
                                        }))
                .isSameAs(enough);
        assertThat(batches).containsExactly(3, 3);
    }

    private void assertNumbers(LipPainter painter) throws Exception {
        byte[] patches = painter.paint(crops(), () -> {}).patches();
        assertThat(patches).hasSize(8 * CROP_BYTES);
        for (int face = 0; face < 8; face++) {
            byte[] patch = Arrays.copyOfRange(patches, face * CROP_BYTES, (face + 1) * CROP_BYTES);
            assertThat(FakeLipModel.read(patch, CROP_PX)).isEqualTo(100 * face);
        }
    }

    private FaceCrops crops() {
        float[] mels = new float[8 * MEL];
        for (int face = 0; face < 8; face++) {
            Arrays.fill(mels, face * MEL, (face + 1) * MEL, FakeLipModel.melValue(100 * face));
        }
        return new FaceCrops(segment, new byte[8 * CROP_BYTES], mels);
    }

    /** A device with memory for a few frames only. */
    private static final class Small implements LipModel {

        private final LipModel model = new FakeLipModel(CROP_PX);
        private final int max;
        private final int fits;

        private Small(int max, int fits) {
            this.max = max;
            this.fits = fits;
        }

        @Override
        public LipModelSpec spec() {
            return model.spec();
        }

        @Override
        public String provider() {
            return "SMALL";
        }

        @Override
        public int maxBatch() {
            return max;
        }

        @Override
        public byte[] infer(LipBatch batch) throws ModelException {
            if (batch.count() > fits) {
                throw ModelException.outOfMemory(
                        "%d frames, memory for %d".formatted(batch.count(), fits), null);
            }
            return model.infer(batch);
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
