package io.heygem.pipeline.kafka;

import io.heygem.operators.record.Stage;
import io.heygem.pipeline.ControlMessage;
import io.heygem.pipeline.JobMessage;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.LipSyncStreams;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The pipeline between Kafka's topics. */
public final class KafkaStreams {

    private final StreamExecutionEnvironment env;
    private final KafkaCluster kafka;
    private final String groupId;

    private KafkaStreams(StreamExecutionEnvironment env, ReadableConfig options) {
        this.env = env;
        this.kafka = KafkaCluster.of(options);
        this.groupId = options.get(KafkaOptions.GROUP_ID);
    }

    /** Draws topics, pipeline, topics into an environment. */
    public static void define(
            StreamExecutionEnvironment env, ReadableConfig options, Networks networks) {
        KafkaStreams streams = new KafkaStreams(env, options);
        streams.write(LipSyncPipeline.define(streams.jobs(), streams.control(), options, networks));
    }

    private DataStream<JobMessage> jobs() {
        return read(
                Stage.SOURCE,
                kafka.jobs(),
                new RecordReader<>(
                        JobMessage.class,
                        (bytes, record) ->
                                new JobMessage(
                                        bytes,
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp())));
    }

    private DataStream<ControlMessage> control() {
        return read(
                Stage.CONTROL,
                kafka.control(),
                new RecordReader<>(
                        ControlMessage.class,
                        (bytes, record) ->
                                new ControlMessage(
                                        bytes,
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp())));
    }

    @SuppressWarnings("deprecation") // The connector asks for a type that Kafka's clients outgrew.
    private <T> DataStream<T> read(Stage stage, String topic, RecordReader<T> reader) {
        KafkaSource<T> source =
                KafkaSource.<T>builder()
                        .setTopics(List.of(topic))
                        .setProperties(kafka.client(Map.of()))
                        .setGroupId(groupId + "-" + stage.uid())
                        .setClientIdPrefix(groupId + "-" + stage.uid())
                        // Without a checkpoint it goes on where the last one had read to.
                        .setStartingOffsets(
                                OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST))
                        .setDeserializer(reader)
                        .build();
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), stage.title())
                .uid(stage.uid())
                .setParallelism(1);
    }

    private void write(LipSyncStreams streams) {
        KafkaCluster cluster = kafka;
        write(
                Stage.STATUS,
                streams.statuses()
                        .process(
                                new TellOnceFunction(
                                        (since, listener) -> read(cluster, since, listener)))
                        .name(Stage.TELL_ONCE.title())
                        .uid(Stage.TELL_ONCE.uid())
                        .setParallelism(1),
                DeliveryGuarantee.AT_LEAST_ONCE,
                new EventWriter<>(kafka.status(), StatusEvent::key, EventJson::write));
        write(
                Stage.PROGRESS,
                streams.progress()
                        .keyBy(progress -> progress.jobId() + "/" + progress.videoId())
                        .flatMap(new ThrottleFunction())
                        .name(Stage.THROTTLE.title())
                        .uid(Stage.THROTTLE.uid()),
                DeliveryGuarantee.NONE,
                new EventWriter<>(kafka.progress(), ProgressEvent::key, EventJson::write));
        write(
                Stage.DEAD_LETTERS,
                streams.deadLetters(),
                DeliveryGuarantee.AT_LEAST_ONCE,
                new EventWriter<>(
                        kafka.deadLetters(), DeadLetterEvent::jobId, KafkaStreams::fitting));
    }

    private static void read(KafkaCluster kafka, long since, TopicReader.Listener listener)
            throws IOException, InterruptedException {
        try (TopicReader reader = new TopicReader(kafka, listener)) {
            reader.statesSince(since);
        }
    }

    private <T> void write(
            Stage stage, DataStream<T> events, DeliveryGuarantee guarantee, EventWriter<T> writer) {
        KafkaSink<T> sink =
                KafkaSink.<T>builder()
                        .setKafkaProducerConfig(
                                kafka.client(
                                        Map.of(
                                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                                Integer.toString(TopicAdmin.DEAD_LETTER_BYTES))))
                        .setBootstrapServers(kafka.bootstrapServers())
                        .setDeliveryGuarantee(guarantee)
                        .setRecordSerializer(writer)
                        .build();
        events.sinkTo(sink).name(stage.title()).uid(stage.uid()).setParallelism(1);
    }

    /** A dead letter that the topic takes: one too large would kill the job again and again. */
    static byte[] fitting(DeadLetterEvent event) {
        byte[] json = EventJson.write(event);
        if (json.length <= TopicAdmin.DEAD_LETTER_BYTES - (64 << 10)) {
            return json;
        }
        return EventJson.write(
                new DeadLetterEvent(
                        event.topic(),
                        event.partition(),
                        event.offset(),
                        event.timestamp(),
                        event.code(),
                        List.of(
                                "a message of %d bytes is too large to be shown with its reasons"
                                        .formatted(event.bytes().length)),
                        event.jobId(),
                        null));
    }
}
