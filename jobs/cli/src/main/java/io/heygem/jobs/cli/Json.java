package io.heygem.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.heygem.pipeline.event.EventJson;
import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Documents that scripts read. */
final class Json {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** An event as it travels. */
    static JsonNode of(StatusEvent event) {
        try {
            return MAPPER.readTree(EventJson.write(event));
        } catch (IOException e) {
            throw new UncheckedIOException("an event of ours is always JSON", e);
        }
    }

    /** The document over several lines, without a line end. */
    static String indented(JsonNode document) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of texts and numbers is always JSON", e);
        }
    }
}
