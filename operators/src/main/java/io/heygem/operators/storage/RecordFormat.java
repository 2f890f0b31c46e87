package io.heygem.operators.storage;

import java.io.IOException;
import java.io.Serializable;

/**
 * How a record is written to a file of the workspace; stages know nothing of JSON.
 *
 * @param <T> the record
 */
public interface RecordFormat<T> extends Serializable {

    /** The file's content. */
    byte[] write(T value);

    /** What a file says; {@link IOException} when it says something else. */
    T read(byte[] content) throws IOException;
}
