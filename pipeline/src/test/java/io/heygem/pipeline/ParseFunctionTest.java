package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.media.VideoCodec;
import io.heygem.operators.record.EncodingChoice;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.RequestedAudio;
import io.heygem.operators.record.RequestedVideo;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParseFunctionTest {

    private OneInputStreamOperatorTestHarness<JobMessage, JobSubmission> harness;

    @BeforeEach
    void open() throws Exception {
        harness = ProcessFunctionTestHarnesses.forProcessFunction(new ParseFunction());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aGoodDescriptorBecomesASubmission() throws Exception {
        harness.processElement(message(descriptor()), 0);
        assertThat(refusals()).isEmpty();
        JobSubmission submission = harness.extractOutputValues().get(0);
        assertThat(submission.jobId()).isEqualTo("j");
        assertThat(submission.requestId()).isNull();
        assertThat(submission.priority()).isEqualTo(Priority.NORMAL);
        assertThat(submission.audios()).containsExactly(new RequestedAudio(null, "a.wav"));
        assertThat(submission.videos())
                .containsExactly(
                        new RequestedVideo("1.mp4", "1", "o1.mp4", null),
                        new RequestedVideo("2.mp4", "2", "o2.mp4", null));
        assertThat(submission.metadata()).isEmpty();
        assertThat(submission.origin().offset()).isEqualTo(7);
    }

    @Test
    void theDigestIsOfWhatIsSaidAndNotOfHowItIsWritten() throws Exception {
        harness.processElement(message(descriptor()), 0);
        harness.processElement(
                message(
                        """
                        { "videos": [
                            {"output": "o1.mp4", "video": "1.mp4", "videoId": "1"},
                            {"video": "2.mp4", "output": "o2.mp4", "videoId": "\\u0032"} ],
                          "audio": "a.wav", "jobId": "j", "priority": null }
                        """
                                .getBytes(StandardCharsets.UTF_8)),
                0);
        harness.processElement(
                message(
                        """
                        {"jobId": "j", "audio": "a.wav", "requestId": "r",
                         "videos": [{"videoId": "1", "video": "1.mp4", "output": "o1.mp4"},
                                    {"videoId": "2", "video": "2.mp4", "output": "o2.mp4"}]}
                        """
                                .getBytes(StandardCharsets.UTF_8)),
                0);
        List<String> digests =
                harness.extractOutputValues().stream().map(JobSubmission::bodyDigest).toList();
        assertThat(digests.get(0)).hasSize(64).isEqualTo(digests.get(1));
        assertThat(digests.get(2)).isNotEqualTo(digests.get(0));
    }

    @Test
    void whatIsNoDescriptorIsRefusedWithItsBytesAndTheStreamGoesOn() throws Exception {
        byte[] bytes = "{\"jobId\": 很".getBytes(StandardCharsets.UTF_8);
        harness.processElement(message(bytes), 0);
        assertThat(refusals()).hasSize(1);
        Refusal refusal = refusals().get(0);
        assertThat(refusal.code()).isEqualTo(ErrorCode.JOB_INVALID);
        assertThat(refusal.origin().bytes()).isEqualTo(bytes);
        assertThat(refusal.origin().topic()).isEqualTo("jobs");
        assertThat(refusal.origin().offset()).isEqualTo(7);
        assertThat(refusal.reasons().get(0)).startsWith("not a job descriptor");
        assertThat(harness.extractOutputValues()).isEmpty();
        aGoodDescriptorStillBecomesASubmission();
    }

    private void aGoodDescriptorStillBecomesASubmission() throws Exception {
        harness.processElement(message(descriptor()), 0);
        assertThat(harness.extractOutputValues()).hasSize(1);
    }

    @Test
    void whatAVideoAsksForOverrulesWhatTheJobDoes() throws Exception {
        JobDescriptor job =
                new JobDescriptor(
                        "j",
                        null,
                        null,
                        "a.wav",
                        null,
                        null,
                        List.of(
                                new JobDescriptor.Video("1", "1.mp4", "o1.mp4"),
                                new JobDescriptor.Video(
                                        "2",
                                        "2.mp4",
                                        "o2.mp4",
                                        null,
                                        "remap",
                                        "2",
                                        new BigDecimal("1.5"),
                                        new JobDescriptor.Encoding(0, null, "hevc"))),
                        "loop",
                        "left",
                        new BigDecimal("0.5"),
                        new JobDescriptor.Encoding(20, "slow", null),
                        null);
        harness.processElement(message(JobDescriptorParser.write(job)), 0);
        assertThat(harness.extractOutputValues().get(0).videos())
                .extracting(RequestedVideo::lengthPolicy)
                .containsExactly(LengthPolicy.LOOP, LengthPolicy.REMAP);
        assertThat(harness.extractOutputValues().get(0).videos())
                .extracting(video -> video.face().word())
                .containsExactly("left", "2");
        assertThat(harness.extractOutputValues().get(0).videos())
                .extracting(video -> video.mouthStrength().percent())
                .containsExactly(50, 150);
        assertThat(harness.extractOutputValues().get(0).videos())
                .extracting(RequestedVideo::encoding)
                .containsExactly(
                        new EncodingChoice(20, "slow", null),
                        new EncodingChoice(0, "slow", VideoCodec.HEVC));
    }

    private List<Refusal> refusals() {
        return Workbench.side(harness, StageOutputs.REFUSALS);
    }

    private static JobMessage message(byte[] bytes) {
        return new JobMessage(bytes, "jobs", 3, 7, 1_000);
    }

    private static byte[] descriptor() {
        return JobDescriptorParser.write(
                new JobDescriptor(
                        "j",
                        "a.wav",
                        List.of(
                                new JobDescriptor.Video("1", "1.mp4", "o1.mp4"),
                                new JobDescriptor.Video("2", "2.mp4", "o2.mp4"))));
    }
}
