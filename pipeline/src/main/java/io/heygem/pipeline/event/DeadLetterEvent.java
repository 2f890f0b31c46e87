package io.heygem.pipeline.event;

import io.heygem.operators.record.Origin;
import io.heygem.operators.record.Refusal;
import java.util.List;

/**
 * A message that could not be obeyed.
 *
 * @param topic where it came from
 * @param partition part of the topic
 * @param offset place in the partition
 * @param timestamp when it was sent, epoch milliseconds
 * @param code what is wrong with it
 * @param reasons all that is wrong with it, one sentence each
 * @param jobId the job it speaks of; null when it cannot be told
 * @param bytes what came in; base64 in JSON
 */
public record DeadLetterEvent(
        String topic,
        int partition,
        long offset,
        long timestamp,
        String code,
        List<String> reasons,
        String jobId,
        byte[] bytes) {

    /** The event that tells of a refusal. */
    public static DeadLetterEvent of(Refusal refusal) {
        Origin origin = refusal.origin();
        return new DeadLetterEvent(
                origin.topic(),
                origin.partition(),
                origin.offset(),
                origin.timestamp(),
                refusal.code().name(),
                refusal.reasons(),
                refusal.jobId(),
                origin.bytes());
    }
}
