package io.heygem.operators.detect;

import static io.heygem.operators.Workbench.SETTINGS;
import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FakeFaceDetector;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.Clips;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class DetectFacesFunctionTest {

    /** What detectors that Flink opened saw; a factory is serialized, so it cannot keep them. */
    private static final List<Integer> SEEN = new ArrayList<>();

    private static final List<Object> CLOSED = new ArrayList<>();

    /** Stages ask five times a second whether they shall go on. */
    private static final long LONGER_THAN_A_LOOK_MS = 250;

    private static Path cancelled;

    @TempDir Path folder;
    private Workbench bench;
    private VideoPlan plan;

    @BeforeEach
    void makeClip() throws Exception {
        SEEN.clear();
        CLOSED.clear();
        bench = new Workbench(folder);
        plan = bench.plan(bench.clip("a.mp4", 25), bench.numberedSound(10));
    }

    @Test
    void findsTheFacesOfEveryFrameOfARangeAndClosesItsDetector() throws Exception {
        try (var harness = harness(Recording::new)) {
            harness.processElement(range(1, 10, 10), 0);
            assertThat(SEEN).containsExactly(10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
            assertThat(harness.extractOutputValues()).hasSize(1);
            RangeFaces found = harness.extractOutputValues().get(0);
            assertThat(found.taskId()).isEqualTo("job/a/1");
            assertThat(found.index()).isEqualTo(1);
            assertThat(found.firstFrame()).isEqualTo(10);
            assertThat(found.searched()).isTrue();
            assertThat(found.frames()).hasSize(10);
            assertThat(found.frames().get(4).faces()).as("frame 14").isEmpty();
            assertThat(found.frames().get(5).faces())
                    .containsExactly(FakeFaceDetector.centred(160, 128));
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertThat(CLOSED).isEmpty();
        }
        assertThat(CLOSED).hasSize(1);
    }

    @Test
    void aRangeThatWasSearchedBeforeIsNotSearchedAgain() throws Exception {
        List<RangeFaces> first;
        try (var harness = harness(Recording::new)) {
            harness.processElement(range(1, 10, 10), 0);
            first = harness.extractOutputValues();
        }
        SEEN.clear();
        Files.delete(Path.of(plan.task().request().video()));
        try (var harness = harness(Recording::new)) {
            harness.processElement(range(1, 10, 10), 0);
            assertThat(harness.extractOutputValues()).usingRecursiveComparison().isEqualTo(first);
            assertThat(SEEN).isEmpty();
        }
    }

    @Test
    void damagedFacesAreSearchedAgain() throws Exception {
        Path stored = bench.layout().range(plan.videoDigest(), SETTINGS.detectorKey(), 10, 20);
        try (var harness = harness(Recording::new)) {
            harness.processElement(range(1, 10, 10), 0);
            byte[] whole = Files.readAllBytes(stored);
            for (int length : new int[] {0, 3, 4, 20, whole.length - 1}) {
                Files.write(stored, Arrays.copyOf(whole, length));
                SEEN.clear();
                harness.processElement(range(1, 10, 10), 0);
                assertThat(SEEN).as("after a file of %d bytes", length).hasSize(10);
                assertThat(stored).hasBinaryContent(whole);
            }
            assertThat(harness.extractOutputValues().stream().distinct()).hasSize(1);
        }
    }

    @Test
    void aVideoThatNobodyWantsIsNotSearched() throws Exception {
        bench.end(plan.task().request());
        try (var harness = harness(Recording::new)) {
            harness.processElement(range(1, 10, 10), 0);
            assertThat(SEEN).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
        }
    }

    @Test
    void aSearchIsGivenUpSoonAfterItsJobWasCancelled() throws Exception {
        cancelled = bench.layout().cancelled(plan.task().request().jobId());
        try (var harness = harness(Cancelling::new)) {
            harness.processElement(range(0, 0, 25), 0);
            assertThat(SEEN).containsExactly(0);
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertThat(bench.layout().range(plan.videoDigest(), SETTINGS.detectorKey(), 0, 25))
                    .doesNotExist();
        }
    }

    @Test
    void aFileThatIsGoneIsAFailureAndNobodyWaitsForTheRange() throws Exception {
        Files.delete(Path.of(plan.task().request().video()));
        assertFails(Recording::new, ErrorCode.PROBE_NOT_FOUND);
    }

    @Test
    void aFileThatNoLongerDecodesIsAFailure() throws Exception {
        Files.writeString(Path.of(plan.task().request().video()), "no video ".repeat(1000));
        assertFails(Recording::new, ErrorCode.PROBE_UNREADABLE);
    }

    @Test
    void aDetectorThatFailsIsAFailure() throws Exception {
        assertFails(Failing::new, ErrorCode.INFER_FAILED);
    }

    private void assertFails(FaceDetectorFactory detectors, ErrorCode code) throws Exception {
        try (var harness = harness(detectors)) {
            harness.processElement(range(2, 20, 5), 0);
            assertThat(harness.extractOutputValues())
                    .containsExactly(new RangeFaces(plan.task().request(), 2, 20, List.of()));
            assertThat(harness.extractOutputValues().get(0).searched()).isFalse();
            assertThat(side(harness, StageOutputs.FAILURES)).hasSize(1);
            StageFailure failure = side(harness, StageOutputs.FAILURES).get(0);
            assertThat(failure.request()).isEqualTo(plan.task().request());
            assertThat(failure.stage()).isEqualTo(Stage.DETECT_FACES);
            assertThat(failure.code()).isEqualTo(code);
        }
    }

    private DetectionRange range(int index, int firstFrame, int frames) {
        long[] ptsUs =
                LongStream.range(firstFrame, firstFrame + frames).map(i -> i * 40_000).toArray();
        return new DetectionRange(plan, index, firstFrame, ptsUs);
    }

    private OneInputStreamOperatorTestHarness<DetectionRange, RangeFaces> harness(
            FaceDetectorFactory detectors) throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(
                new DetectFacesFunction(bench.layout(), SETTINGS.detectorKey(), detectors));
    }

    /** Finds a face in every frame but the 14th. */
    private static final class Recording implements FaceDetector {

        private final FaceDetector faces = new FakeFaceDetector();

        @Override
        public String id() {
            return faces.id();
        }

        @Override
        public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before)
                throws ModelException {
            return Clips.number(frame) == 14 ? List.of() : detect(frame);
        }

        @Override
        public List<FaceDetection> detect(YuvFrame frame) throws ModelException {
            SEEN.add(Clips.number(frame));
            return Clips.number(frame) == 14 ? List.of() : faces.detect(frame);
        }

        @Override
        public void close() {
            CLOSED.add(this);
        }
    }

    /** Looks at one frame, and meanwhile somebody cancels the job. */
    private static final class Cancelling implements FaceDetector {

        @Override
        public String id() {
            return "cancelling";
        }

        @Override
        public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before)
                throws ModelException {
            return detect(frame);
        }

        @Override
        public List<FaceDetection> detect(YuvFrame frame) throws ModelException {
            SEEN.add(Clips.number(frame));
            try {
                AtomicFile.write(cancelled, new byte[0]);
                Thread.sleep(LONGER_THAN_A_LOOK_MS);
            } catch (IOException | InterruptedException e) {
                throw new ModelException("the test is broken", e);
            }
            return List.of();
        }

        @Override
        public void close() {}
    }

    private static final class Failing implements FaceDetector {

        @Override
        public String id() {
            return "failing";
        }

        @Override
        public List<FaceDetection> follow(YuvFrame frame, List<FaceDetection> before)
                throws ModelException {
            return detect(frame);
        }

        @Override
        public List<FaceDetection> detect(YuvFrame frame) throws ModelException {
            throw new ModelException("the network is out of order");
        }

        @Override
        public void close() {
            CLOSED.add(this);
        }
    }
}
