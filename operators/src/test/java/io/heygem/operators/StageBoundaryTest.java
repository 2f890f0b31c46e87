package io.heygem.operators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.execution.CancelTaskException;
import org.apache.flink.streaming.runtime.tasks.ExceptionInChainedOperatorException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StageBoundaryTest {

    @TempDir Path folder;
    private StageBoundary boundary;
    private final List<StageFailure> failures = new ArrayList<>();
    private Workbench bench;
    private VideoPlan plan;

    @BeforeEach
    void makePlan() throws Exception {
        bench = new Workbench(folder);
        boundary = new StageBoundary(Stage.BLEND, bench.layout(), Workbench.metrics());
        plan = bench.plan(bench.clip("a.mp4", 1), bench.numberedSound(1));
    }

    @Test
    void workThatSucceedsLeavesNothing() throws Exception {
        assertThat(boundary.run(plan, failures::add, wanted -> {})).isTrue();
        assertThat(failures).isEmpty();
        assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource
    void troubleOfOneVideoBecomesData(Exception trouble, ErrorCode code, String reason)
            throws Exception {
        VideoRequest request = plan.task().request();
        boolean done = boundary.run(request, failures::add, wanted -> raise(trouble));
        assertThat(done).isFalse();
        StageFailure expected = new StageFailure(request, Stage.BLEND, code, reason);
        assertThat(failures).containsExactly(expected);
        assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();

        boundary.run(plan, failures::add, wanted -> raise(trouble));
        assertThat(failures).containsExactly(expected, expected);
        assertThat(FailureMarker.find(bench.layout(), plan.renderKey(), request))
                .contains(expected);
    }

    static Stream<Arguments> troubleOfOneVideoBecomesData() {
        return Stream.of(
                Arguments.of(
                        new MediaException(ErrorCode.DECODE_CORRUPT, "a.mp4 is broken"),
                        ErrorCode.DECODE_CORRUPT,
                        "a.mp4 is broken"),
                Arguments.of(
                        new MediaException(ErrorCode.STORAGE_FAILED, "full", new IOException()),
                        ErrorCode.STORAGE_FAILED,
                        "full"),
                Arguments.of(
                        new ModelException("shape is [1]\nexpected [2]"),
                        ErrorCode.INFER_FAILED,
                        "shape is [1]\nexpected [2]"),
                Arguments.of(
                        new IllegalStateException("frame 2 came"),
                        ErrorCode.INTERNAL_ERROR,
                        "frame 2 came"),
                Arguments.of(
                        new NullPointerException(),
                        ErrorCode.INTERNAL_ERROR,
                        "java.lang.NullPointerException"),
                Arguments.of(new Exception(), ErrorCode.INTERNAL_ERROR, "java.lang.Exception"));
    }

    @ParameterizedTest
    @MethodSource
    void troubleOfTheMachineIsThrown(Exception trouble) {
        assertThatThrownBy(() -> boundary.run(plan, failures::add, wanted -> raise(trouble)))
                .isSameAs(trouble);
        assertThat(failures).isEmpty();
        assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();
    }

    static Stream<Exception> troubleOfTheMachineIsThrown() {
        return Stream.of(
                new IOException("no space left on device"),
                new InterruptedException(),
                new UncheckedIOException(new IOException("stale handle")),
                new CancelTaskException("buffer pool has been destroyed"),
                new ExceptionInChainedOperatorException(new IOException("mel file is gone")),
                new IllegalStateException(new InterruptedException()),
                ModelException.outOfMemory("no memory for a batch of 1", null));
    }

    @Test
    void aVideoThatIsOverIsNotWorkedOn() throws Exception {
        bench.end(plan.task().request());
        assertThat(boundary.run(plan, failures::add, wanted -> raise(new AssertionError("work"))))
                .isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void aCancelledJobIsNotWorkedOn() throws Exception {
        AtomicFile.write(bench.layout().cancelled("job"), new byte[0]);
        assertThat(boundary.runNative(plan, "key", failures::add, wanted -> raise(new Error())))
                .isFalse();
        assertThat(failures).isEmpty();
        assertThat(bench.layout().attempts()).doesNotExist();
    }

    @ParameterizedTest
    @MethodSource("anyTrouble")
    void troubleOfAVideoThatIsOverMeansNothing(Exception trouble) throws Exception {
        boolean done =
                boundary.runNative(
                        plan,
                        "key",
                        failures::add,
                        wanted -> {
                            bench.end(plan.task().request());
                            raise(trouble);
                        });
        assertThat(done).isFalse();
        assertThat(failures).isEmpty();
        assertThat(bench.layout().failure(plan.renderKey())).doesNotExist();
    }

    static Stream<Exception> anyTrouble() {
        return Stream.of(
                new IOException("the folder is gone"),
                new MediaException(ErrorCode.STORAGE_FAILED, "the folder is gone"),
                new IllegalStateException("half of it is gone"));
    }

    /** Ends by itself only because the work is broken off. */
    @Test
    void longWorkEndsWhenItsVideoIsOver() throws Exception {
        boolean done =
                boundary.run(
                        plan,
                        failures::add,
                        wanted -> {
                            bench.end(plan.task().request());
                            while (true) {
                                wanted.run();
                            }
                        });
        assertThat(done).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void longWorkEndsWhenFlinkInterruptsIt() {
        assertThatThrownBy(
                        () ->
                                boundary.run(
                                        plan,
                                        failures::add,
                                        wanted -> {
                                            Thread.currentThread().interrupt();
                                            wanted.run();
                                        }))
                .isInstanceOf(CancelTaskException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(failures).isEmpty();
    }

    @Test
    void anErrorOfTheMachineIsNotCaught() {
        OutOfMemoryError error = new OutOfMemoryError("heap");
        assertThatThrownBy(
                        () ->
                                boundary.run(
                                        plan.task().request(),
                                        failures::add,
                                        wanted -> {
                                            throw error;
                                        }))
                .isSameAs(error);
        assertThat(failures).isEmpty();
    }

    @Test
    void nobodyFindsAMarkerThatIsNotThere() throws Exception {
        assertThat(FailureMarker.find(bench.layout(), "no-such-key", plan.task().request()))
                .isEmpty();
    }

    private static void raise(Throwable trouble) throws Exception {
        if (trouble instanceof Exception exception) {
            throw exception;
        }
        throw (Error) trouble;
    }
}
