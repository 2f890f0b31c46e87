package io.heygem.pipeline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heygem.operators.storage.RecordFormat;
import java.io.IOException;

/**
 * Records of the workspace as JSON, UTF-8, readable by people.
 *
 * @param <T> the record
 */
public final class JsonFormat<T> implements RecordFormat<T> {

    private static final long serialVersionUID = 1L;

    private static final ObjectMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final Class<T> type;

    public JsonFormat(Class<T> type) {
        this.type = type;
    }

    @Override
    public byte[] write(T value) {
        try {
            return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of plain values is always JSON", e);
        }
    }

    @Override
    public T read(byte[] content) throws IOException {
        T value;
        try {
            value = MAPPER.readValue(content, type);
        } catch (RuntimeException e) {
            throw new IOException(
                    "%s cannot be so: %s".formatted(type.getSimpleName(), e.getMessage()), e);
        }
        if (value == null) {
            throw new IOException(type.getSimpleName() + " is null, expected an object");
        }
        return value;
    }
}
