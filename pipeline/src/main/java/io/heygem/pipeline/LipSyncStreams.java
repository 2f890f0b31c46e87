package io.heygem.pipeline;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * What comes out of the pipeline.
 *
 * @param outcomes one final word per video
 * @param progress how far videos are; lossy
 * @param deadLetters descriptors that are none
 */
public record LipSyncStreams(
        DataStream<VideoOutcome> outcomes,
        DataStream<VideoProgress> progress,
        DataStream<DeadLetter> deadLetters) {}
