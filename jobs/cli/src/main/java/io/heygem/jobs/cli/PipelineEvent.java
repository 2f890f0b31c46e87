package io.heygem.jobs.cli;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.DeadLetter;

/**
 * Whatever comes out of the pipeline, in one stream; exactly one part is there, the others are
 * null.
 *
 * @param outcome the final word about a video
 * @param progress how far a video is
 * @param deadLetter a descriptor that is none
 */
public record PipelineEvent(VideoOutcome outcome, VideoProgress progress, DeadLetter deadLetter) {}
