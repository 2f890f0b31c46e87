package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.VideoRequest;
import io.heygem.pipeline.descriptor.DescriptorException;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The door of the stream: bytes become requests, or a refusal. */
public final class ParseFunction extends ProcessFunction<JobMessage, VideoRequest> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(JobMessage message, Context context, Collector<VideoRequest> out) {
        JobDescriptor job;
        try {
            job = JobDescriptorParser.parse(message.bytes());
        } catch (DescriptorException e) {
            context.output(
                    StageOutputs.REFUSALS,
                    new Refusal(message.origin(), ErrorCode.JOB_INVALID, e.problems(), null));
            return;
        }
        for (JobDescriptor.Video video : job.videos()) {
            out.collect(
                    new VideoRequest(
                            job.jobId(),
                            video.videoId(),
                            1,
                            Priority.NORMAL,
                            job.audio(),
                            video.video(),
                            video.output()));
        }
    }
}
