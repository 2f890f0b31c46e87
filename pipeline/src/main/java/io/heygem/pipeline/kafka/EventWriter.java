package io.heygem.pipeline.kafka;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as records of one topic. */
final class EventWriter<T> implements KafkaRecordSerializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final Part<T, String> key;
    private final Part<T, byte[]> value;

    /**
     * A writer.
     *
     * @param key what records of the same thing share; null for none
     * @param value the event as bytes
     */
    EventWriter(String topic, Part<T, String> key, Part<T, byte[]> value) {
        this.topic = topic;
        this.key = key;
        this.value = value;
    }

    /** A part of a record, taken from the event. */
    interface Part<T, R> extends Function<T, R>, Serializable {}

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            T event, KafkaSinkContext context, Long timestamp) {
        String name = key.apply(event);
        return new ProducerRecord<>(
                topic,
                name == null ? null : name.getBytes(StandardCharsets.UTF_8),
                value.apply(event));
    }
}
