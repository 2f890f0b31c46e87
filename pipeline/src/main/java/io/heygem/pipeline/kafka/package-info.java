/**
 * The ends of the stream in Kafka. Open {@link io.heygem.pipeline.kafka.KafkaStreams}; {@link
 * io.heygem.pipeline.kafka.KafkaOptions} names the topics.
 */
package io.heygem.pipeline.kafka;
