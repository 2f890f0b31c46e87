package io.heygem.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.Workbench;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.VideoRequest;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ParseFunctionTest {

    private OneInputStreamOperatorTestHarness<JobMessage, VideoRequest> harness;

    @BeforeEach
    void open() throws Exception {
        harness = ProcessFunctionTestHarnesses.forProcessFunction(new ParseFunction());
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void aGoodDescriptorBecomesRequests() throws Exception {
        harness.processElement(message(descriptor()), 0);
        assertThat(harness.extractOutputValues())
                .containsExactly(
                        new VideoRequest("j", "1", 1, Priority.NORMAL, "a.wav", "1.mp4", "o1.mp4"),
                        new VideoRequest("j", "2", 1, Priority.NORMAL, "a.wav", "2.mp4", "o2.mp4"));
        assertThat(refusals()).isEmpty();
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
        aGoodDescriptorStillBecomesRequests();
    }

    private void aGoodDescriptorStillBecomesRequests() throws Exception {
        harness.processElement(message(descriptor()), 0);
        assertThat(harness.extractOutputValues()).hasSize(2);
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
