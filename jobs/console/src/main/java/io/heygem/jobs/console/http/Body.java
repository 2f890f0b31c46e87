package io.heygem.jobs.console.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The JSON object of a request; every field is checked as it is taken. */
public final class Body {

    private static final int LONGEST_WORD = 2_000;

    private final JsonNode json;

    Body(JsonNode json) {
        this.json = json;
    }

    /** Refuses fields that nobody asked for, so that a typing error does not pass in silence. */
    public Body only(String... names) throws HttpProblem {
        Set<String> known = Set.of(names);
        for (var field = json.fieldNames(); field.hasNext(); ) {
            String name = field.next();
            if (!known.contains(name)) {
                throw new HttpProblem(400, "FIELD_UNKNOWN", name, String.join(", ", names));
            }
        }
        return this;
    }

    /** A text that must be there. */
    public String text(String name, int longest) throws HttpProblem {
        return optional(name, longest)
                .orElseThrow(() -> new HttpProblem(400, "FIELD_MISSING", name));
    }

    /** A text that may be there. */
    public Optional<String> optional(String name, int longest) throws HttpProblem {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > longest) {
            throw new HttpProblem(400, "FIELD_TEXT", name, longest);
        }
        return Optional.of(value.textValue());
    }

    /** One of some words that may be there. */
    public Optional<String> word(String name, List<String> words) throws HttpProblem {
        Optional<String> word = optional(name, LONGEST_WORD);
        if (word.isPresent() && !words.contains(word.get())) {
            throw HttpProblem.word(name, word.get(), words);
        }
        return word;
    }

    /** A whole number that may be there. */
    public OptionalLong optionalNumber(String name, long min, long max) throws HttpProblem {
        JsonNode value = json.path(name);
        return value.isMissingNode() || value.isNull()
                ? OptionalLong.empty()
                : OptionalLong.of(number(name, min, max));
    }

    /** A number that may be there, to the hundredth. */
    public Optional<BigDecimal> hundredths(String name, double min, double max) throws HttpProblem {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        double number = value.isNumber() ? value.doubleValue() : Double.NaN;
        if (!(number >= min && number <= max)) {
            throw new HttpProblem(
                    400, "FIELD_DECIMAL", name, HttpProblem.shown(value.toString()), min, max);
        }
        return Optional.of(BigDecimal.valueOf(Math.round(number * 100), 2));
    }

    /** A whole number that must be there. */
    public long number(String name, long min, long max) throws HttpProblem {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw new HttpProblem(400, "FIELD_MISSING", name);
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < min
                || value.longValue() > max) {
            throw new HttpProblem(
                    400, "FIELD_NUMBER", name, HttpProblem.shown(value.toString()), min, max);
        }
        return value.longValue();
    }

    /** Texts that must be there, at least one. */
    public List<String> texts(String name, int most, int longest) throws HttpProblem {
        JsonNode value = json.path(name);
        if (!value.isArray() || value.isEmpty() || value.size() > most) {
            throw new HttpProblem(400, "FIELD_LIST", name, most);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : value) {
            if (!item.isTextual() || item.textValue().isEmpty()) {
                throw new HttpProblem(400, "FIELD_LIST", name, most);
            }
            if (item.textValue().length() > longest) {
                throw new HttpProblem(400, "FIELD_TEXT", name, longest);
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    /** An object that may be there. */
    public Optional<Body> object(String name) throws HttpProblem {
        JsonNode value = json.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw new HttpProblem(400, "FIELD_OBJECT", name);
        }
        return Optional.of(new Body(value));
    }
}
