package io.heygem.jobs.cli.cluster;

import io.heygem.operators.storage.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Names and values in a small file that is replaced as a whole. */
record PropertyFile(Map<String, String> values) {

    PropertyFile {
        values = Map.copyOf(values);
    }

    /** What a file holds; nothing when there is none. */
    static PropertyFile read(Path path) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            return new PropertyFile(Map.of());
        }
        Map<String, String> values = new HashMap<>();
        properties.forEach((key, value) -> values.put((String) key, (String) value));
        return new PropertyFile(values);
    }

    void write(Path path) throws IOException {
        Properties properties = new Properties();
        properties.putAll(values);
        StringWriter text = new StringWriter();
        properties.store(text, null);
        AtomicFile.write(path, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    String get(String key, String otherwise) {
        return values.getOrDefault(key, otherwise);
    }

    /** The values whose names begin with a prefix, under the rest of their names. */
    Map<String, String> below(String prefix) {
        Map<String, String> below = new TreeMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        below.put(key.substring(prefix.length()), value);
                    }
                });
        return below;
    }
}
