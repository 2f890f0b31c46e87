package io.heygem.pipeline.kafka;

import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what the streaming job tells: all states of all time, then progress and refusals as they
 * come. It belongs to no consumer group and commits nothing. Not thread-safe; knows no Flink.
 */
public final class TopicReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
    private static final Duration STEP = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Nobody sits before a stream that starts; giving up would only start it again. */
    private static final Duration LONG_PATIENCE = Duration.ofMinutes(1);

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final KafkaCluster kafka;
    private final Listener listener;
    private final Consumer<byte[], byte[]> consumer;

    /** Whoever wants to hear. */
    public interface Listener {

        /** A state; each replaces the one before it of the same key. */
        void status(StatusEvent event);

        /** How far a video is. */
        default void progress(ProgressEvent event) {}

        /** A message was refused. */
        default void deadLetter(DeadLetterEvent event) {}
    }

    public TopicReader(KafkaCluster kafka, Listener listener) {
        this.kafka = kafka;
        this.listener = listener;
        this.consumer =
                new KafkaConsumer<>(
                        kafka.client(
                                Map.of(
                                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                                        "false",
                                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                                        "earliest",
                                        ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                                        "100")),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
    }

    /**
     * Tells the listener all states that are known now. What comes after them, progress and
     * refusals from now on included, waits for {@link #poll}.
     *
     * @throws IOException when the brokers do not answer or have no such topics
     */
    public void catchUp() throws IOException, InterruptedException {
        try {
            List<TopicPartition> states = existing(kafka.status());
            List<TopicPartition> others = new ArrayList<>(existing(kafka.progress()));
            others.addAll(existing(kafka.deadLetters()));
            List<TopicPartition> all = new ArrayList<>(states);
            all.addAll(others);
            consumer.assign(all);
            consumer.seekToEnd(others);
            // A seek is lazy; only asking makes "from now on" mean now.
            others.forEach(consumer::position);
            consumer.seekToBeginning(states);
            consumer.pause(others);
            readToEnd(states);
            consumer.resume(others);
        } catch (InterruptException e) {
            throw Interrupts.of(e);
        } catch (KafkaException e) {
            throw broken(e);
        }
    }

    /**
     * Tells the listener the states that were told since a time, as far as Kafka still has them,
     * and nothing else. A topic that is not there tells nothing.
     *
     * @param epochMs the time, epoch milliseconds; 0 for all of them
     * @throws IOException when the brokers do not answer
     */
    void statesSince(long epochMs) throws IOException, InterruptedException {
        try {
            List<TopicPartition> states = partitions(kafka.status(), LONG_PATIENCE);
            consumer.assign(states);
            Map<TopicPartition, Long> times = new HashMap<>();
            states.forEach(partition -> times.put(partition, epochMs));
            consumer.offsetsForTimes(times)
                    .forEach(
                            (partition, first) -> {
                                if (first == null) {
                                    consumer.seekToEnd(List.of(partition));
                                } else {
                                    consumer.seek(partition, first.offset());
                                }
                            });
            readToEnd(states);
        } catch (InterruptException e) {
            throw Interrupts.of(e);
        } catch (KafkaException e) {
            throw broken(e);
        }
    }

    private void readToEnd(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(STEP).forEach(this::tell);
        }
    }

    /** Tells the listener what has come since; waits a moment when there is nothing. */
    public void poll() throws IOException, InterruptedException {
        try {
            consumer.poll(STEP).forEach(this::tell);
        } catch (InterruptException e) {
            throw Interrupts.of(e);
        } catch (KafkaException e) {
            throw broken(e);
        }
    }

    private List<TopicPartition> existing(String topic) throws IOException {
        List<TopicPartition> found = partitions(topic, PATIENCE);
        if (found.isEmpty()) {
            throw new IOException(
                    "Kafka at %s has no topic %s: has the streaming job been started?"
                            .formatted(kafka.bootstrapServers(), topic));
        }
        return found;
    }

    private List<TopicPartition> partitions(String topic, Duration patience) {
        List<PartitionInfo> found = consumer.partitionsFor(topic, patience);
        return found == null
                ? List.of()
                : found.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    }

    private void tell(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            return;
        }
        try {
            if (record.topic().equals(kafka.status())) {
                listener.status(EventJson.readStatus(record.value()));
            } else if (record.topic().equals(kafka.progress())) {
                listener.progress(EventJson.readProgress(record.value()));
            } else {
                listener.deadLetter(EventJson.readDeadLetter(record.value()));
            }
        } catch (IOException e) {
            LOG.warn(
                    "record {} of topic {} is no event of ours: {}",
                    record.offset(),
                    record.topic(),
                    e.getMessage());
        }
    }

    private IOException broken(KafkaException e) {
        return new IOException(
                "Kafka at %s does not answer, expected a running broker (heygem up starts one): %s"
                        .formatted(kafka.bootstrapServers(), e.getMessage()),
                e);
    }

    @Override
    public void close() {
        Interrupts.keep(
                () ->
                        consumer.close(
                                org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSING)));
    }
}
