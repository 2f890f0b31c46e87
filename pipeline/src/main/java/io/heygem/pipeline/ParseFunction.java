package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.EncodingChoice;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.MouthStrength;
import io.heygem.operators.record.Origin;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Refusal;
import io.heygem.operators.record.RequestedAudio;
import io.heygem.operators.record.RequestedVideo;
import io.heygem.operators.storage.Digests;
import io.heygem.pipeline.descriptor.DescriptorException;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** The door of the stream: bytes become a submission, or a refusal. */
public final class ParseFunction extends ProcessFunction<JobMessage, JobSubmission> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(JobMessage message, Context context, Collector<JobSubmission> out) {
        try {
            JobDescriptor job = JobDescriptorParser.parse(message.bytes());
            out.collect(submission(job, message.origin()));
        } catch (DescriptorException e) {
            context.output(
                    StageOutputs.REFUSALS,
                    new Refusal(
                            message.origin(),
                            ErrorCode.JOB_INVALID,
                            e.problems(),
                            JobDescriptorParser.jobId(message.bytes())));
        }
    }

    private static JobSubmission submission(JobDescriptor job, Origin origin) {
        List<RequestedAudio> audios =
                job.audios() == null
                        ? List.of(new RequestedAudio(null, job.audio()))
                        : job.audios().stream()
                                .map(audio -> new RequestedAudio(audio.audioId(), audio.audio()))
                                .toList();
        return new JobSubmission(
                job.jobId(),
                Digests.bytes(JobDescriptorParser.write(job)),
                job.requestId(),
                job.priority() == null
                        ? Priority.NORMAL
                        : Priority.valueOf(job.priority().toUpperCase(Locale.ROOT)),
                audios,
                job.outputFolder(),
                job.videos().stream()
                        .map(
                                video ->
                                        new RequestedVideo(
                                                video.video(),
                                                video.videoId(),
                                                video.output(),
                                                video.audio(),
                                                policy(job, video),
                                                face(job, video),
                                                strength(job, video),
                                                encoding(job, video)))
                        .toList(),
                job.metadata() == null ? Map.of() : job.metadata(),
                origin);
    }

    private static LengthPolicy policy(JobDescriptor job, JobDescriptor.Video video) {
        return Stream.of(video.lengthPolicy(), job.lengthPolicy())
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(LengthPolicy::of)
                .orElse(LengthPolicy.DEFAULT);
    }

    private static FaceChoice face(JobDescriptor job, JobDescriptor.Video video) {
        return Stream.of(video.face(), job.face())
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(FaceChoice::of)
                .orElse(FaceChoice.DEFAULT);
    }

    private static MouthStrength strength(JobDescriptor job, JobDescriptor.Video video) {
        return Stream.of(video.mouthStrength(), job.mouthStrength())
                .filter(Objects::nonNull)
                .findFirst()
                .flatMap(number -> MouthStrength.of(number.toPlainString()))
                .orElse(MouthStrength.DEFAULT);
    }

    /** What a video leaves open its job says, each setting for itself. */
    private static EncodingChoice encoding(JobDescriptor job, JobDescriptor.Video video) {
        JobDescriptor.Encoding all = JobDescriptor.Encoding.orOpen(job.encoding());
        JobDescriptor.Encoding own = JobDescriptor.Encoding.orOpen(video.encoding());
        String codec = own.codec() == null ? all.codec() : own.codec();
        return new EncodingChoice(
                own.crf() == null ? all.crf() : own.crf(),
                own.preset() == null ? all.preset() : own.preset(),
                codec == null ? null : EncodingChoice.codec(codec).orElse(null));
    }
}
