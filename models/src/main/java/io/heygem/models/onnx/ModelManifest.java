package io.heygem.models.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What is known of a model file: a {@link Properties} file, UTF-8, beside the weights. A bundled
 * model must state {@code name}, {@code source}, {@code licence} and {@code sha256}; a foreign one
 * may state any of the keys. Immutable.
 *
 * @param place where the manifest came from, for messages
 * @param entries all keys and values
 */
public record ModelManifest(String place, Map<String, String> entries) {

    public ModelManifest {
        entries = Map.copyOf(entries);
    }

    /** A manifest without entries, for a model that has none. */
    public static ModelManifest empty(String place) {
        return new ModelManifest(place, Map.of());
    }

    /** Reads a manifest; the caller closes the stream. */
    public static ModelManifest read(InputStream in, String place) throws ModelException {
        Properties properties = new Properties();
        try {
            properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException | IllegalArgumentException e) {
            throw new ModelException(
                    "manifest %s cannot be read: %s".formatted(place, e.getMessage()), e);
        }
        Map<String, String> entries = new HashMap<>();
        for (String key : properties.stringPropertyNames()) {
            entries.put(key, properties.getProperty(key).strip());
        }
        return new ModelManifest(place, entries);
    }

    /** The value of a key that must be there. */
    public String required(String key) throws ModelException {
        String value = entries.get(key);
        if (value == null || value.isEmpty()) {
            throw new ModelException("manifest %s lacks %s".formatted(place, key));
        }
        return value;
    }

    /** The value of a key, or a default where it is missing. */
    public String text(String key, String missing) {
        return entries.getOrDefault(key, missing);
    }

    /** A positive decimal number, or a default where it is missing. */
    public float positive(String key, float missing) throws ModelException {
        String value = entries.get(key);
        if (value == null) {
            return missing;
        }
        try {
            float number = Float.parseFloat(value);
            if (number > 0 && number < Float.POSITIVE_INFINITY) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ModelException(
                    "%s is %s, expected a positive number (manifest %s)"
                            .formatted(key, value, place),
                    e);
        }
        throw new ModelException(
                "%s is %s, expected a positive number (manifest %s)".formatted(key, value, place));
    }

    /** A whole number within a range, or a default where it is missing. */
    public int whole(String key, int missing, int lowest, int highest) throws ModelException {
        String value = entries.get(key);
        if (value == null) {
            return missing;
        }
        String message =
                "%s is %s, expected a whole number from %d to %d (manifest %s)"
                        .formatted(key, value, lowest, highest, place);
        int number;
        try {
            number = Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new ModelException(message, e);
        }
        if (number < lowest || number > highest) {
            throw new ModelException(message);
        }
        return number;
    }

    /** Compares the file's digest with the manifest's, where it states one. */
    public void verify(byte[] file) throws ModelException {
        String expected = entries.get("sha256");
        String actual = Digest.sha256(file);
        if (expected != null && !expected.equalsIgnoreCase(actual)) {
            throw new ModelException(
                    "model file has sha256 %s, expected %s (manifest %s)"
                            .formatted(actual, expected, place));
        }
    }
}
