package io.heygem.operators.audio;

import static io.heygem.operators.Workbench.side;
import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.Clips;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.Digests;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    void givesAVideoItsSound() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            bench.settle(harness);
            assertThat(ids(harness)).containsExactly("a/1/1");
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
    void otherVideosOfAnyJobFindTheSoundPrepared() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            bench.settle(harness);
            Path mel = bench.layout().mel(Digests.file(audio));
            Object melFile = identity(mel);
            Object soundFile = identity(bench.layout().sound(Digests.file(audio)));
            harness.processElement(request("b", "1"), 0);
            bench.settle(harness);
            harness.processElement(request("b", "2"), 0);
            bench.settle(harness);
            assertThat(ids(harness)).containsExactly("a/1/1", "b/1/1", "b/2/1");
            assertThat(harness.extractOutputValues())
                    .extracting(VideoTask::sound)
                    .containsOnly(harness.extractOutputValues().get(0).sound());
            assertThat(identity(mel)).isEqualTo(melFile);
            assertThat(identity(bench.layout().sound(Digests.file(audio)))).isEqualTo(soundFile);
            assertIdle(harness);
        }
    }

    @Test
    void anAudioThatWasReplacedIsPreparedAnew() throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            bench.settle(harness);
            Files.delete(audio);
            Clips.tone(audio, 16_000, 4_000);
            harness.processElement(request("b", "1"), 0);
            bench.settle(harness);
            assertThat(harness.extractOutputValues())
                    .extracting(task -> task.sound().samples())
                    .containsExactly(8_000L, 4_000L);
        }
    }

    @Test
    void preparesTheSoundAgainWhenSomeoneTidiedItsFilesAway() throws Exception {
        String digest = Digests.file(audio);
        SoundPreparer preparer = new SoundPreparer(bench.layout());
        preparer.prepare(audio, digest, () -> {});
        for (Path part : List.of(bench.layout().mel(digest), bench.layout().sound(digest))) {
            Files.delete(part);
            assertThat(preparer.prepare(audio, digest, () -> {}).melSteps()).isEqualTo(41);
            assertThat(part).isNotEmptyFile();
        }
    }

    @Test
    void undecodableAudioFailsTheVideo() throws Exception {
        Files.writeString(audio, "this is no sound ".repeat(100));
        fails(ErrorCode.AUDIO_UNREADABLE);
        assertThat(bench.layout().mel(Digests.file(audio))).doesNotExist();
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void aMissingAudioFailsTheVideo() throws Exception {
        Files.delete(audio);
        fails(ErrorCode.AUDIO_NOT_FOUND);
    }

    @Test
    void aFolderIsNoAudio() throws Exception {
        Files.delete(audio);
        Files.createDirectory(audio);
        fails(ErrorCode.AUDIO_NOT_FOUND);
    }

    @Test
    void aLongSoundLetsCheckpointsPassAndIsGivenUpSoonAfterItsJobWasCancelled() throws Exception {
        hours(audio);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            harness.processElement(request("a", "2"), 0);
            awaitBegun();
            assertThat(harness.snapshot(1, 1).hasState()).isTrue();
            cancel("a");
            bench.untilIdle(harness);
            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(side(harness, StageOutputs.FAILURES)).isEmpty();
            assertThat(bench.temporaryFiles()).isEmpty();
            assertIdle(harness);
        }
    }

    @Test
    void aTaskThatIsTakenDownEndsItsWork() throws Exception {
        hours(audio);
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            awaitBegun();
        }
        assertThat(bench.temporaryFiles()).isEmpty();
    }

    @Test
    void aCheckpointLosesNoVideoThatWaits() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            harness.processElement(request("b", "1"), 0);
            state = harness.snapshot(1, 1);
            assertThat(harness.extractOutputValues()).isEmpty();
        }
        try (var harness = harness()) {
            harness.initializeState(state);
            harness.open();
            bench.settle(harness);
            assertThat(ids(harness)).containsExactly("a/1/1", "b/1/1");
            assertIdle(harness);
        }
    }

    @Test
    void aJobThatIsCancelledLeavesTheSoundToTheNext() throws Exception {
        try (var harness = harness()) {
            harness.open();
            cancel("a");
            harness.processElement(request("a", "1"), 0);
            harness.processElement(request("b", "1"), 0);
            bench.settle(harness);
            assertThat(ids(harness)).containsExactly("b/1/1");
            assertIdle(harness);
        }
    }

    /** Two hours of silence that take hardly any room. */
    private static void hours(Path wav) throws IOException {
        int bytes = 2 * 3600 * 2 * 16_000;
        ByteBuffer head = ByteBuffer.wrap(Files.readAllBytes(wav), 0, 44);
        head.order(ByteOrder.LITTLE_ENDIAN).putInt(4, 36 + bytes).putInt(40, bytes);
        try (RandomAccessFile file = new RandomAccessFile(wav.toFile(), "rw")) {
            file.write(head.array(), 0, 44);
            file.setLength(44L + bytes);
        }
    }

    private void cancel(String jobId) throws IOException {
        Path cancelled = bench.layout().cancelled(jobId);
        Files.createDirectories(cancelled.getParent());
        Files.createFile(cancelled);
    }

    private void awaitBegun() throws Exception {
        for (int i = 0; i < 6000 && bench.temporaryFiles().isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(bench.temporaryFiles()).isNotEmpty();
    }

    private void fails(ErrorCode code) throws Exception {
        try (var harness = harness()) {
            harness.open();
            harness.processElement(request("a", "1"), 0);
            bench.settle(harness);
            assertThat(harness.extractOutputValues()).isEmpty();
            StageFailure failure = side(harness, StageOutputs.FAILURES).get(0);
            assertThat(failure.request()).isEqualTo(request("a", "1"));
            assertThat(failure.stage()).isEqualTo(Stage.PREPARE_AUDIO);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.reason()).contains(audio.toString());
            assertIdle(harness);
        }
    }

    private VideoRequest request(String jobId, String videoId) {
        return new VideoRequest(
                jobId, videoId, 1, Priority.NORMAL, audio.toString(), "v.mp4", "o.mp4");
    }

    private KeyedOneInputStreamOperatorTestHarness<String, VideoRequest, VideoTask> harness()
            throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new KeyedProcessOperator<>(
                                new PrepareAudioFunction(bench.layout(), MediaLimits.DEFAULT)),
                        VideoRequest::audio,
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
