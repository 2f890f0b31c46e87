package io.heygem.operators;

import io.heygem.operators.storage.RecordFormat;
import java.io.IOException;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Records as Flink writes them; stage tests have no JSON.
 *
 * @param <T> the record
 */
public final class PojoFormat<T> implements RecordFormat<T> {

    private static final long serialVersionUID = 1L;

    private final Class<T> type;

    public PojoFormat(Class<T> type) {
        this.type = type;
    }

    @Override
    public byte[] write(T value) {
        DataOutputSerializer out = new DataOutputSerializer(256);
        try {
            serializer().serialize(value, out);
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written", e);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public T read(byte[] content) throws IOException {
        return serializer().deserialize(new DataInputDeserializer(content));
    }

    private TypeSerializer<T> serializer() {
        return TypeInformation.of(type).createSerializer(new SerializerConfigImpl());
    }
}
