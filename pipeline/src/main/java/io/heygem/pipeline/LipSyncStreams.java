package io.heygem.pipeline;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.StatusEvent;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What comes out of the pipeline.
 *
 * @param outcomes one final word per video
 * @param statuses the latest state of every video and every job
 * @param progress how far videos are; lossy
 * @param deadLetters messages that could not be obeyed
 */
public record LipSyncStreams(
        DataStream<VideoOutcome> outcomes,
        DataStream<StatusEvent> statuses,
        DataStream<VideoProgress> progress,
        DataStream<DeadLetterEvent> deadLetters) {}
