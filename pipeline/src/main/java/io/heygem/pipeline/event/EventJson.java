package io.heygem.pipeline.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.operators.record.ControlAction;
import io.heygem.pipeline.descriptor.DescriptorException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Events as JSON, UTF-8. Readers pass over fields that a later version added; only commands are
 * read strictly.
 */
public final class EventJson {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                    .build();

    private static final Set<ControlAction> WORDS =
            EnumSet.complementOf(EnumSet.of(ControlAction.ADOPT));

    private EventJson() {}

    /** A status event; what does not apply is left out. */
    public static byte[] write(StatusEvent event) {
        ObjectNode json = MAPPER.valueToTree(event);
        json.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        return bytes(json);
    }

    /** A progress event. */
    public static byte[] write(ProgressEvent event) {
        return bytes(event);
    }

    /** A dead letter. */
    public static byte[] write(DeadLetterEvent event) {
        return bytes(event);
    }

    /** A command. */
    public static byte[] write(ControlCommand command) {
        return bytes(
                MAPPER.createObjectNode()
                        .put("command", word(command.command()))
                        .put("jobId", command.jobId()));
    }

    /** The status event in these bytes; {@link IOException} when there is none. */
    public static StatusEvent readStatus(byte[] bytes) throws IOException {
        JsonNode json = MAPPER.readTree(bytes);
        if (json instanceof ObjectNode object && object.path("kind").isTextual()) {
            object.put("kind", object.get("kind").textValue().toUpperCase(Locale.ROOT));
        }
        return some(MAPPER.treeToValue(json, StatusEvent.class));
    }

    /** The progress event in these bytes; {@link IOException} when there is none. */
    public static ProgressEvent readProgress(byte[] bytes) throws IOException {
        return some(MAPPER.readValue(bytes, ProgressEvent.class));
    }

    /** The dead letter in these bytes; {@link IOException} when there is none. */
    public static DeadLetterEvent readDeadLetter(byte[] bytes) throws IOException {
        return some(MAPPER.readValue(bytes, DeadLetterEvent.class));
    }

    /** The command in these bytes; all problems are reported at once. */
    public static ControlCommand readControl(byte[] bytes) throws DescriptorException {
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new DescriptorException(
                    List.of("not a control command: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new DescriptorException(List.of("not readable: " + e.getMessage()));
        }
        if (!json.isObject()) {
            throw new DescriptorException(
                    List.of("not a control command: expected an object with command and jobId"));
        }
        List<String> problems = new ArrayList<>();
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("command") && !name.equals("jobId")) {
                problems.add(
                        name + " is no field of a control command, expected command and jobId");
            }
        }
        String word = text(json, "command", problems);
        String jobId = text(json, "jobId", problems);
        ControlAction action = null;
        if (word != null) {
            action =
                    WORDS.stream()
                            .filter(known -> word(known).equals(word))
                            .findFirst()
                            .orElse(null);
            if (action == null) {
                problems.add("command is %s, expected one of %s".formatted(word, words()));
            }
        }
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return new ControlCommand(action, jobId);
    }

    private static String text(JsonNode json, String field, List<String> problems) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.textValue().isBlank()) {
            problems.add(field + " is missing, expected a name");
            return null;
        }
        return value.textValue();
    }

    private static String word(ControlAction action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static String words() {
        return WORDS.stream().map(EventJson::word).collect(Collectors.joining(", "));
    }

    private static <T> T some(T value) throws IOException {
        if (value == null) {
            throw new IOException("event is null, expected an object");
        }
        return value;
    }

    private static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event of plain values is always JSON", e);
        }
    }
}
