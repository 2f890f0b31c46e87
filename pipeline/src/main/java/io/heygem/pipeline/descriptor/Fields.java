package io.heygem.pipeline.descriptor;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** One object of a descriptor, read strictly: whatever is wrong becomes a sentence. */
final class Fields {

    private static final int LONGEST_NAME = 128;
    private static final int LONGEST_TEXT = 2048;
    private static final int LONGEST_SHOWN = 200;
    private static final int MOST_TEXTS = 64;
    private static final double LARGEST_NUMBER = 1e6;
    private static final Pattern FORBIDDEN = Pattern.compile("[/\\\\\\p{Cntrl}]");
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    private final JsonNode object;
    private final String place;
    private final List<String> problems;

    /**
     * Begins to read an object.
     *
     * @param place where it is, with a dot at its end unless it is the whole descriptor
     * @param what what it is, as in "a job descriptor"
     * @param known the fields that it may have
     */
    Fields(JsonNode object, String place, String what, List<String> known, List<String> problems) {
        this.object = object;
        this.place = place;
        this.problems = problems;
        object.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (!known.contains(name)) {
                                problems.add(
                                        "%s%s is no field of %s, expected one of %s"
                                                .formatted(place, shown(name), what, known));
                            }
                        });
    }

    /** Whether a field is there. */
    boolean has(String field) {
        return !object.path(field).isMissingNode() && !object.path(field).isNull();
    }

    /** A text that must be there; null after a complaint. */
    String text(String field) {
        JsonNode value = object.path(field);
        if (value.isTextual() && !value.textValue().isBlank()) {
            return value.textValue();
        }
        problems.add(
                has(field) && !value.isTextual()
                        ? "%s%s is %s, expected a name".formatted(place, field, kind(value))
                        : "%s%s is missing, expected a name".formatted(place, field));
        return null;
    }

    /**
     * A number, as {@code 1} however it was written; null when it is not there or after a
     * complaint.
     */
    BigDecimal number(String field) {
        JsonNode value = object.path(field);
        if (!has(field)) {
            return null;
        }
        if (!value.isNumber()) {
            problems.add("%s%s is %s, expected a number".formatted(place, field, kind(value)));
            return null;
        }
        double number = value.doubleValue();
        if (Double.isInfinite(number) || Math.abs(number) > LARGEST_NUMBER) {
            problems.add(
                    "%s%s is %s, expected a small number"
                            .formatted(place, field, shown(value.asText())));
            return null;
        }
        BigDecimal plain = BigDecimal.valueOf(number).stripTrailingZeros();
        return plain.scale() < 0 ? plain.setScale(0) : plain;
    }

    /** The name of a thing; null when it is not there or after a complaint. */
    String name(String field) {
        String name = has(field) ? text(field) : null;
        if (name == null || isName(name)) {
            return name;
        }
        problems.add(
                "%s%s is %s, expected 1 to %d characters and no / or \\ or control character"
                        .formatted(place, field, shown(name), LONGEST_NAME));
        return null;
    }

    private static boolean isName(String name) {
        return name.codePointCount(0, name.length()) <= LONGEST_NAME
                && !FORBIDDEN.matcher(name).find()
                && !name.equals(".")
                && !name.equals("..")
                && StandardCharsets.UTF_8.newEncoder().canEncode(name);
    }

    /** One of some words; null when it is not there, or after a complaint that is not of it. */
    String oneOf(String field, List<String> words) {
        String word = has(field) ? text(field) : null;
        if (word != null && !words.contains(word)) {
            problems.add(
                    "%s%s is %s, expected one of %s".formatted(place, field, shown(word), words));
        }
        return word;
    }

    /** A whole number in a range, both ends included; null when it is not there or is none. */
    Integer whole(String field, int min, int max) {
        if (!has(field)) {
            return null;
        }
        JsonNode value = object.path(field);
        boolean whole = value.isIntegralNumber() && value.canConvertToInt();
        if (whole && value.intValue() >= min && value.intValue() <= max) {
            return value.intValue();
        }
        problems.add(
                "%s%s is %s, expected a whole number from %d to %d"
                        .formatted(
                                place,
                                field,
                                value.isNumber() ? shown(value.asText()) : kind(value),
                                min,
                                max));
        return null;
    }

    /** An object; null when it is not there or after a complaint. */
    JsonNode object(String field) {
        JsonNode value = object.path(field);
        if (!has(field) || value.isObject()) {
            return has(field) ? value : null;
        }
        problems.add("%s%s is %s, expected an object".formatted(place, field, kind(value)));
        return null;
    }

    /** A path or a file URI; null when it is not there or after a complaint. */
    String path(String field) {
        String path = has(field) ? text(field) : null;
        if (path == null) {
            return null;
        }
        try {
            if (path.startsWith("file:")) {
                return Path.of(URI.create(path)).isAbsolute() ? path : null;
            }
            if (SCHEME.matcher(path).matches()) {
                problems.add(
                        "%s%s is %s, expected a path or a file URI"
                                .formatted(place, field, shown(path)));
                return null;
            }
            return Path.of(path).toString().isEmpty() ? null : path;
        } catch (InvalidPathException e) {
            problems.add(
                    "%s%s is %s, expected a path: %s"
                            .formatted(place, field, shown(path), e.getReason()));
        } catch (IllegalArgumentException e) {
            problems.add(
                    "%s%s is %s, expected a file URI: %s"
                            .formatted(place, field, shown(path), e.getMessage()));
        }
        return null;
    }

    /** A list that must have something in it; empty after a complaint. */
    List<JsonNode> list(String field) {
        JsonNode value = object.path(field);
        List<JsonNode> items = new ArrayList<>();
        if (has(field) && !value.isArray()) {
            problems.add("%s%s is %s, expected a list".formatted(place, field, kind(value)));
            return items;
        }
        value.forEach(items::add);
        if (items.isEmpty()) {
            problems.add("%s%s is empty, expected at least one".formatted(place, field));
        }
        return items;
    }

    /** Texts by name; null when they are not there. */
    Map<String, String> texts(String field) {
        if (!has(field)) {
            return null;
        }
        JsonNode value = object.path(field);
        Map<String, String> texts = new TreeMap<>();
        if (!value.isObject()) {
            problems.add("%s%s is %s, expected an object".formatted(place, field, kind(value)));
            return texts;
        }
        if (value.size() > MOST_TEXTS) {
            problems.add(
                    "%s%s has %d entries, expected at most %d"
                            .formatted(place, field, value.size(), MOST_TEXTS));
        }
        value.properties()
                .forEach(
                        entry -> {
                            String at = place + field + "." + shown(entry.getKey());
                            JsonNode text = entry.getValue();
                            if (!text.isTextual()) {
                                problems.add("%s is %s, expected text".formatted(at, kind(text)));
                            } else if (entry.getKey().length() > LONGEST_NAME
                                    || text.textValue().length() > LONGEST_TEXT) {
                                problems.add(
                                        "%s is too long, expected a name of at most %d and text of"
                                                        .formatted(at, LONGEST_NAME)
                                                + " at most %d characters".formatted(LONGEST_TEXT));
                            } else {
                                texts.put(entry.getKey(), text.textValue());
                            }
                        });
        return texts;
    }

    /** Puts what is too long to read in a sentence into few words. */
    static String shown(String text) {
        String plain = text.replaceAll("\\p{Cntrl}", "?");
        return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
    }

    /** What a value is. */
    static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "null";
        };
    }
}
