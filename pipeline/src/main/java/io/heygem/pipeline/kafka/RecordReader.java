package io.heygem.pipeline.kafka;

import java.io.Serializable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes every record as it is: what is wrong with one is told later, where it can be refused. */
final class RecordReader<T> implements KafkaRecordDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final Conversion<T> conversion;

    RecordReader(Class<T> type, Conversion<T> conversion) {
        this.type = type;
        this.conversion = conversion;
    }

    /** A record as a message of ours. */
    interface Conversion<T> extends Serializable {

        /**
         * The message.
         *
         * @param bytes the value; empty where the record has none
         */
        T of(byte[] bytes, ConsumerRecord<byte[], byte[]> record);
    }

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
        byte[] value = record.value();
        out.collect(conversion.of(value == null ? new byte[0] : value, record));
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return TypeInformation.of(type);
    }
}
