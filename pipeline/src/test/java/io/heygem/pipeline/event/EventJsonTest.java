package io.heygem.pipeline.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Origin;
import io.heygem.operators.record.Refusal;
import io.heygem.pipeline.descriptor.DescriptorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {

    private static final StatusEvent RUNNING =
            StatusEventBuilder.video(
                            "j/主播/1/RUNNING/rendering/5", "j", "主播", 1, StatusEvent.State.RUNNING)
                    .stage("rendering", 5, 90)
                    .metadata(Map.of("user", "甲"))
                    .at(1_700_000_000_000L);

    @Test
    void aStatusLeavesOutWhatDoesNotApply() throws IOException {
        byte[] json = EventJson.write(RUNNING);
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"eventId\":\"j/主播/1/RUNNING/rendering/5\",\"kind\":\"video\","
                                + "\"jobId\":\"j\",\"videoId\":\"主播\",\"attempt\":1,"
                                + "\"state\":\"RUNNING\",\"stage\":\"rendering\",\"done\":5,"
                                + "\"total\":90,\"metadata\":{\"user\":\"甲\"},"
                                + "\"at\":1700000000000}");
        assertThat(EventJson.readStatus(json)).isEqualTo(RUNNING);
    }

    @Test
    void readersPassOverFieldsOfLaterVersions() throws IOException {
        String json = new String(EventJson.write(RUNNING), StandardCharsets.UTF_8);
        byte[] later = json.replaceFirst("\\{", "{\"new\":1,").getBytes(StandardCharsets.UTF_8);
        assertThat(EventJson.readStatus(later)).isEqualTo(RUNNING);
    }

    @Test
    void aDeadLetterShowsTheBytesAsTheyCame() throws IOException {
        byte[] bytes = {(byte) 0xff, 0, '{'};
        DeadLetterEvent event =
                DeadLetterEvent.of(
                        new Refusal(
                                new Origin("heygem.jobs", 2, 7, 9, bytes),
                                ErrorCode.JOB_INVALID,
                                List.of("one", "two"),
                                null));
        byte[] json = EventJson.write(event);
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"topic\":\"heygem.jobs\",\"partition\":2,\"offset\":7,\"timestamp\":9,"
                                + "\"code\":\"JOB_INVALID\",\"reasons\":[\"one\",\"two\"],"
                                + "\"bytes\":\"/wB7\"}");
        assertThat(EventJson.readDeadLetter(json)).usingRecursiveComparison().isEqualTo(event);
    }

    @Test
    void progressIsReadBack() throws IOException {
        ProgressEvent event = new ProgressEvent("j", "v", "rendering", 3, 4, 5);
        assertThat(EventJson.readProgress(EventJson.write(event))).isEqualTo(event);
        assertThat(new String(EventJson.write(event), StandardCharsets.UTF_8))
                .doesNotContain("key");
    }

    @ParameterizedTest
    @CsvSource({"cancel,CANCEL", "pause,PAUSE", "resume,RESUME", "retry_failed,RETRY_FAILED"})
    void commandsAreReadBack(String word, ControlAction action) throws DescriptorException {
        byte[] json = EventJson.write(new ControlCommand(action, "j"));
        assertThat(new String(json, StandardCharsets.UTF_8))
                .isEqualTo("{\"command\":\"%s\",\"jobId\":\"j\"}".formatted(word));
        assertThat(EventJson.readControl(json)).isEqualTo(new ControlCommand(action, "j"));
    }

    @Test
    void allThatIsWrongWithACommandIsSaidAtOnce() {
        assertThat(problems("{\"command\": \"explode\", \"job\": \"j\"}"))
                .containsExactly(
                        "job is no field of a control command, expected command and jobId",
                        "jobId is missing, expected a name",
                        "command is explode, expected one of cancel, pause, resume, retry_failed");
        assertThat(problems("{\"command\": \"adopt\", \"jobId\": \"j\"}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "7", "{} {}", "\"cancel\""})
    void whatIsNoCommandIsOneProblem(String text) {
        assertThat(problems(text)).singleElement().asString().startsWith("not a control command");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{", "[]", "{\"state\":\"BEWILDERED\"}"})
    void whatIsNoEventIsAnIoException(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> EventJson.readStatus(bytes)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(classes = {StatusEvent.class, ProgressEvent.class, DeadLetterEvent.class})
    void travelsWithoutKryo(Class<?> event) {
        PojoTestUtils.assertSerializedAsPojoWithoutKryo(event);
    }

    private static List<String> problems(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return catchThrowableOfType(DescriptorException.class, () -> EventJson.readControl(bytes))
                .problems();
    }
}
