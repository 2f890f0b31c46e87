package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParseFunctionTest {

    @TempDir Path folder;
    private OneInputStreamOperatorTestHarness<byte[], RenderJob> harness;

    @BeforeEach
    void open() throws Exception {
        harness = ProcessFunctionTestHarnesses.forProcessFunction(new ParseFunction());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aGoodDescriptorBecomesAJobWithTheDigestOfItsAudio() throws Exception {
        Path audio = folder.resolve("讲话.wav");
        Files.writeString(audio, "abc");
        harness.processElement(descriptor(audio), 0);
        assertThat(harness.extractOutputValues())
                .containsExactly(
                        new RenderJob(
                                "j",
                                audio.toString(),
                                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                                requests()));
        assertThat(failures()).isEmpty();
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void whatIsNoDescriptorBecomesADeadLetterWithItsBytes() throws Exception {
        byte[] bytes = "{\"jobId\": 很".getBytes(StandardCharsets.UTF_8);
        harness.processElement(bytes, 0);
        assertThat(deadLetters()).hasSize(1);
        assertThat(deadLetters().get(0).bytes()).isEqualTo(bytes);
        assertThat(deadLetters().get(0).reason()).startsWith("not a job descriptor");
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(failures()).isEmpty();
    }

    @Test
    void aDescriptorThatNamesNoPathIsADeadLetterAndTheStreamGoesOn() throws Exception {
        harness.processElement(
                """
                {"jobId": "j", "audio": "\\u0000",
                 "videos": [{"videoId": "1", "video": "1.mp4", "output": "o.mp4"}]}
                """
                        .getBytes(StandardCharsets.UTF_8),
                0);
        assertThat(deadLetters()).hasSize(1);
        aGoodDescriptorBecomesAJob();
    }

    private void aGoodDescriptorBecomesAJob() throws Exception {
        Path audio = folder.resolve("a.wav");
        Files.writeString(audio, "abc");
        harness.processElement(descriptor(audio), 0);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void theLengthPolicyOfAVideoOverrulesThatOfTheJob() throws Exception {
        Path audio = folder.resolve("a.wav");
        Files.writeString(audio, "abc");
        JobDescriptor job =
                new JobDescriptor(
                        "j",
                        audio.toString(),
                        List.of(
                                new JobDescriptor.Video("1", "1.mp4", "o1.mp4"),
                                new JobDescriptor.Video("2", "2.mp4", "o2.mp4", "remap")),
                        "loop");
        harness.processElement(JobDescriptorParser.write(job), 0);
        assertThat(harness.extractOutputValues().get(0).videos())
                .extracting(VideoRequest::lengthPolicy)
                .containsExactly(LengthPolicy.LOOP, LengthPolicy.REMAP);
    }

    @Test
    void aMissingAudioFailsEveryVideo() throws Exception {
        Path audio = folder.resolve("没有.wav");
        harness.processElement(descriptor(audio), 0);
        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(deadLetters()).isEmpty();
        assertThat(failures()).extracting(StageFailure::request).isEqualTo(requests());
        assertThat(failures())
                .allSatisfy(
                        failure -> {
                            assertThat(failure.stage()).isEqualTo(Stage.PARSE);
                            assertThat(failure.code()).isEqualTo(ErrorCode.AUDIO_NOT_FOUND);
                            assertThat(failure.reason()).contains(audio.toString(), "job j");
                        });
    }

    @Test
    void aFolderIsNoAudio() throws Exception {
        harness.processElement(descriptor(folder), 0);
        assertThat(failures())
                .extracting(StageFailure::code)
                .containsExactly(ErrorCode.AUDIO_NOT_FOUND, ErrorCode.AUDIO_NOT_FOUND);
    }

    private List<StageFailure> failures() {
        return Workbench.side(harness, StageOutputs.FAILURES);
    }

    private List<DeadLetter> deadLetters() {
        return Workbench.side(harness, ParseFunction.DEAD_LETTERS);
    }

    private static byte[] descriptor(Path audio) {
        return JobDescriptorParser.write(
                new JobDescriptor(
                        "j",
                        audio.toString(),
                        List.of(
                                new JobDescriptor.Video("1", "1.mp4", "o1.mp4"),
                                new JobDescriptor.Video("2", "2.mp4", "o2.mp4"))));
    }

    private static List<VideoRequest> requests() {
        return List.of(
                new VideoRequest("j", "1", "1.mp4", "o1.mp4"),
                new VideoRequest("j", "2", "2.mp4", "o2.mp4"));
    }
}
