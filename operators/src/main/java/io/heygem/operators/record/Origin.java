package io.heygem.operators.record;

/**
 * Where a message came from, so that it can be named and shown when it is refused.
 *
 * @param topic name of the stream that brought it
 * @param partition part of the topic
 * @param offset place in the partition, ascending
 * @param timestamp when it was sent, epoch milliseconds
 * @param bytes what came in
 */
public record Origin(String topic, int partition, long offset, long timestamp, byte[] bytes) {}
