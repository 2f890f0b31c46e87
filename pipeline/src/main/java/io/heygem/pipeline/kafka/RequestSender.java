package io.heygem.pipeline.kafka;

import io.heygem.pipeline.event.ControlCommand;
import io.heygem.pipeline.event.EventJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Asks the streaming job for something. Knows no Flink. */
public final class RequestSender implements AutoCloseable {

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final KafkaCluster kafka;
    private final Producer<byte[], byte[]> producer;

    public RequestSender(KafkaCluster kafka) {
        this.kafka = kafka;
        this.producer =
                new KafkaProducer<>(
                        kafka.client(
                                Map.of(
                                        ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                        "10000",
                                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                        "5000",
                                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                        "15000",
                                        ProducerConfig.LINGER_MS_CONFIG,
                                        "0")),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /**
     * Where a message has arrived.
     *
     * @param topic the topic
     * @param partition part of the topic
     * @param offset place in the partition
     */
    public record Place(String topic, int partition, long offset) {}

    /**
     * Sends a job.
     *
     * @param descriptor JSON, UTF-8
     * @throws IOException when the brokers do not take it
     */
    public Place job(String jobId, byte[] descriptor) throws IOException, InterruptedException {
        return send(kafka.jobs(), jobId, descriptor);
    }

    /**
     * Sends a command to a job.
     *
     * @throws IOException when the brokers do not take it
     */
    public Place control(ControlCommand command) throws IOException, InterruptedException {
        return send(kafka.control(), command.jobId(), EventJson.write(command));
    }

    private Place send(String topic, String key, byte[] value)
            throws IOException, InterruptedException {
        try {
            RecordMetadata stored =
                    producer.send(
                                    new ProducerRecord<>(
                                            topic, key.getBytes(StandardCharsets.UTF_8), value))
                            .get();
            return new Place(stored.topic(), stored.partition(), stored.offset());
        } catch (InterruptException e) {
            throw Interrupts.of(e);
        } catch (ExecutionException e) {
            throw refused(topic, e.getCause());
        } catch (KafkaException e) {
            throw refused(topic, e);
        }
    }

    private IOException refused(String topic, Throwable why) {
        return new IOException(
                "Kafka at %s did not take a message for topic %s: %s"
                        .formatted(kafka.bootstrapServers(), topic, why.getMessage()),
                why);
    }

    @Override
    public void close() {
        Interrupts.keep(() -> producer.close(CLOSING));
    }
}
