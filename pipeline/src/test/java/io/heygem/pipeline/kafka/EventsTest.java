package io.heygem.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.JobMessage;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.ProgressEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class EventsTest {

    private final List<ProgressEvent> passed = new ArrayList<>();

    @Test
    void atMostOneProgressEventPerSecondAndVideoPasses() throws Exception {
        ThrottleFunction throttle = new ThrottleFunction();
        throttle.open(null);
        pass(throttle, "a", 1, 5_000);
        pass(throttle, "a", 2, 5_999);
        pass(throttle, "b", 3, 5_999);
        pass(throttle, "a", 4, 6_000);
        assertThat(passed).extracting(ProgressEvent::done).containsExactly(1, 3, 4);
        assertThat(passed.get(0)).isEqualTo(new ProgressEvent("j", "a", "rendering", 1, 10, 5_000));
    }

    private void pass(ThrottleFunction throttle, String video, int done, long now) {
        throttle.pass(
                new VideoProgress("j", video, 1, RenderPhase.RENDERING, done, 10),
                now,
                new ListCollector<>(passed));
    }

    @Test
    void aRecordWithoutAValueIsAMessageThatCanBeRefused() throws Exception {
        RecordReader<JobMessage> reader =
                new RecordReader<>(
                        JobMessage.class,
                        (bytes, record) ->
                                new JobMessage(
                                        bytes,
                                        record.topic(),
                                        record.partition(),
                                        record.offset(),
                                        record.timestamp()));
        List<JobMessage> messages = new ArrayList<>();
        reader.deserialize(
                new ConsumerRecord<>("jobs", 2, 7, new byte[] {1}, null),
                new ListCollector<>(messages));
        assertThat(messages)
                .singleElement()
                .satisfies(
                        message -> {
                            assertThat(message.bytes()).isEmpty();
                            assertThat(message.topic()).isEqualTo("jobs");
                            assertThat(message.partition()).isEqualTo(2);
                            assertThat(message.offset()).isEqualTo(7);
                        });
    }

    @Test
    void eventsTravelWithTheirKeyAndSurviveBeingSentToACluster() throws Exception {
        EventWriter<ProgressEvent> writer =
                InstantiationUtil.clone(
                        new EventWriter<>("progress", ProgressEvent::key, EventJson::write));
        ProgressEvent event = new ProgressEvent("作业", "v", "rendering", 1, 2, 3);
        ProducerRecord<byte[], byte[]> record = writer.serialize(event, null, null);
        assertThat(record.topic()).isEqualTo("progress");
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("作业/v");
        assertThat(EventJson.readProgress(record.value())).isEqualTo(event);
    }

    @Test
    void aDeadLetterThatNoTopicTakesIsSentWithoutItsBytes() throws Exception {
        byte[] small = KafkaStreams.fitting(letter(1000));
        assertThat(EventJson.readDeadLetter(small).bytes()).hasSize(1000);

        byte[] cut = KafkaStreams.fitting(letter(5 << 20));
        assertThat(cut).hasSizeLessThan(TopicAdmin.DEAD_LETTER_BYTES);
        DeadLetterEvent event = EventJson.readDeadLetter(cut);
        assertThat(event.bytes()).isNull();
        assertThat(event.offset()).isEqualTo(9);
        assertThat(event.reasons()).singleElement().asString().contains("5242880 bytes");
    }

    private static DeadLetterEvent letter(int bytes) {
        return new DeadLetterEvent(
                "jobs", 0, 9, 1, "JOB_INVALID", List.of("no"), null, new byte[bytes]);
    }
}
