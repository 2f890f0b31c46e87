package io.heygem.pipeline;

import io.heygem.operators.record.Origin;
import java.io.Serializable;

/**
 * A job descriptor as it came in: JSON, UTF-8, unless somebody sent something else.
 *
 * @param bytes what came in
 * @param topic name of the stream that brought it
 * @param partition part of the topic
 * @param offset place in the partition, ascending
 * @param timestamp when it was sent, epoch milliseconds
 */
public record JobMessage(byte[] bytes, String topic, int partition, long offset, long timestamp)
        implements Serializable {

    /** The message without saying what it is for. */
    Origin origin() {
        return new Origin(topic, partition, offset, timestamp, bytes);
    }
}
