package io.heygem.operators.audio;

import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.Clips;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // Flink's harnesses close with any exception.
class PrepareAudioFunctionTest {

    @TempDir Path folder;
    private Workbench bench;
    private Path audio;

    @BeforeEach
    void makeAudio() throws IOException {
        bench = new Workbench(folder);
        audio = Clips.tone(bench.file("讲话.wav"), 16_000, 8_000);
    }

    @Test
    void releasesOneTaskPerTimer() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(job("a", "1", "2", "3"), 0);
            assertThat(harness.extractOutputValues()).isEmpty();
            for (int released = 1; released <= 3; released++) {
                harness.setProcessingTime(released);
                assertThat(harness.extractOutputValues()).hasSize(released);
            }
            assertThat(ids(harness)).containsExactly("a/1", "a/2", "a/3");
            VideoTask task = harness.extractOutputValues().get(0);
            assertThat(task.sound().samples()).isEqualTo(8_000);
            assertThat(task.sound().sampleRateHz()).isEqualTo(16_000);
            assertThat(task.sound().melSteps()).isEqualTo(41);
            assertThat(bench.layout().mel(task.sound().digest())).hasSize(41 * 80 * 4);
            assertThat(bench.layout().sound(task.sound().digest())).isNotEmptyFile();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void aSecondJobWithTheSameAudioFindsTheSoundPrepared() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(job("a", "1"), 0);
            Path mel = bench.layout().mel(Digests.file(audio));
            Object melFile = identity(mel);
            Object soundFile = identity(bench.layout().sound(Digests.file(audio)));
            harness.processElement(job("b", "1", "2"), 0);
            for (int time = 1; time <= 5; time++) {
                harness.setProcessingTime(time);
            }
            assertThat(ids(harness)).containsExactlyInAnyOrder("a/1", "b/1", "b/2");
            assertThat(harness.extractOutputValues())
                    .extracting(VideoTask::sound)
                    .containsOnly(harness.extractOutputValues().get(0).sound());
            assertThat(identity(mel)).isEqualTo(melFile);
            assertThat(identity(bench.layout().sound(Digests.file(audio)))).isEqualTo(soundFile);
            assertIdle(harness);
        }
    }

    @Test
    void preparesTheSoundAgainWhenSomeoneTidiedItsFilesAway() throws Exception {
        String digest = Digests.file(audio);
        SoundPreparer preparer = new SoundPreparer(bench.layout());
        preparer.prepare(audio, digest);
        for (Path part : List.of(bench.layout().mel(digest), bench.layout().sound(digest))) {
            Files.delete(part);
            assertThat(preparer.prepare(audio, digest).melSteps()).isEqualTo(41);
            assertThat(part).isNotEmptyFile();
        }
    }

    @Test
    void undecodableAudioFailsEveryVideo() throws Exception {
        Files.writeString(audio, "this is no sound ".repeat(100));
        try (var harness = harness()) {
            harness.open();
            harness.processElement(job("a", "1", "2"), 0);
            harness.setProcessingTime(10);
            assertThat(harness.extractOutputValues()).isEmpty();
            List<StageFailure> failures = side(harness, StageOutputs.FAILURES);
            assertThat(failures)
                    .extracting(failure -> failure.request().taskId())
                    .containsExactly("a/1", "a/2");
            assertThat(failures)
                    .allSatisfy(
                            failure -> {
                                assertThat(failure.stage()).isEqualTo(Stage.PREPARE_AUDIO);
                                assertThat(failure.code()).isEqualTo(ErrorCode.AUDIO_UNREADABLE);
                                assertThat(failure.reason()).contains(audio.toString());
                            });
            assertThat(bench.layout().mel(Digests.file(audio))).doesNotExist();
            assertThat(bench.temporaryFiles()).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void aCheckpointBetweenTimersLosesNothing() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(job("a", "1", "2", "3"), 0);
            harness.setProcessingTime(1);
            assertThat(ids(harness)).containsExactly("a/1");
            state = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            for (int time = 1; time <= 4; time++) {
                harness.setProcessingTime(time);
            }
            assertThat(ids(harness)).containsExactly("a/2", "a/3");
            assertIdle(harness);
        }
    }

    private RenderJob job(String jobId, String... videoIds) throws IOException {
        List<VideoRequest> videos =
                Stream.of(videoIds)
                        .map(id -> new VideoRequest(jobId, id, id + ".mp4", "out-" + id + ".mp4"))
                        .toList();
        return new RenderJob(jobId, audio.toString(), Digests.file(audio), videos);
    }

    private KeyedOneInputStreamOperatorTestHarness<String, RenderJob, VideoTask> harness()
            throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new PrepareAudioFunction(bench.layout(), MediaLimits.DEFAULT)),
                        RenderJob::audioDigest,
                        Types.STRING);
        harness.setup();
        return harness;
    }

    private static Object identity(Path file) throws IOException {
        return List.of(Files.getLastModifiedTime(file), Files.getAttribute(file, "unix:ino"));
    }

    private static List<String> ids(KeyedOneInputStreamOperatorTestHarness<?, ?, VideoTask> h) {
        return h.extractOutputValues().stream().map(VideoTask::taskId).toList();
    }

    private static void assertIdle(KeyedOneInputStreamOperatorTestHarness<?, ?, ?> harness) {
        assertThat(harness.numKeyedStateEntries()).isZero();
        assertThat(harness.numProcessingTimeTimers()).isZero();
    }
}
