package io.heygem.jobs.cli;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.event.DeadLetterEvent;

/**
 * Whatever comes out of the pipeline, in one stream; exactly one part is there, the others are
 * null.
 *
 * @param outcome the final word about a video
 * @param progress how far a video is
 * @param deadLetter a descriptor that is none
 */
public record PipelineEvent(
        VideoOutcome outcome, VideoProgress progress, DeadLetterEvent deadLetter) {

    static PipelineEvent of(VideoOutcome outcome) {
        return new PipelineEvent(outcome, null, null);
    }

    static PipelineEvent of(VideoProgress progress) {
        return new PipelineEvent(null, progress, null);
    }

    static PipelineEvent of(DeadLetterEvent deadLetter) {
        return new PipelineEvent(null, null, deadLetter);
    }
}
