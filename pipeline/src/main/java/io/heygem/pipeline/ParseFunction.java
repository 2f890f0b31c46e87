package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.Digests;
import io.heygem.pipeline.descriptor.DescriptorException;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** The door of the stream: bytes become a valid job, or a dead letter. */
public final class ParseFunction extends ProcessFunction<byte[], RenderJob> {

    /** Descriptors that are none. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(byte[] bytes, Context context, Collector<RenderJob> out) {
        JobDescriptor job;
        try {
            job = JobDescriptorParser.parse(bytes);
        } catch (DescriptorException e) {
            context.output(DEAD_LETTERS, new DeadLetter(e.getMessage(), bytes));
            return;
        }
        List<VideoRequest> videos =
                job.videos().stream()
                        .map(
                                video ->
                                        new VideoRequest(
                                                job.jobId(),
                                                video.videoId(),
                                                video.video(),
                                                video.output(),
                                                policy(job, video)))
                        .toList();
        Path audio = Path.of(job.audio());
        if (!Files.isRegularFile(audio)) {
            fail(
                    context,
                    videos,
                    ErrorCode.AUDIO_NOT_FOUND,
                    "audio %s is no file, expected one (job %s)".formatted(audio, job.jobId()));
            return;
        }
        try {
            out.collect(new RenderJob(job.jobId(), job.audio(), Digests.file(audio), videos));
        } catch (IOException e) {
            fail(
                    context,
                    videos,
                    ErrorCode.AUDIO_UNREADABLE,
                    "audio %s cannot be read to its end: %s (job %s)"
                            .formatted(audio, e.getMessage(), job.jobId()));
        }
    }

    private static LengthPolicy policy(JobDescriptor job, JobDescriptor.Video video) {
        return Stream.of(video.lengthPolicy(), job.lengthPolicy())
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(LengthPolicy::of)
                .orElse(LengthPolicy.DEFAULT);
    }

    private static void fail(
            Context context, List<VideoRequest> videos, ErrorCode code, String reason) {
        for (VideoRequest video : videos) {
            context.output(
                    StageOutputs.FAILURES, new StageFailure(video, Stage.PARSE, code, reason));
        }
    }
}
