package io.heygem.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Makes the paths of a descriptor absolute, as shells mean them: from the folder where somebody
 * stands. The streaming job stands somewhere else. All other parts of the descriptor stay.
 */
final class AbsolutePaths {

    /** Refuses what the parser refuses; making it again would hide a name given twice. */
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build();

    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+:/.*");

    private AbsolutePaths() {}

    /** The descriptor with absolute paths; as it is when it is no JSON object. */
    static byte[] in(byte[] descriptor, Path folder) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(descriptor);
        } catch (JsonProcessingException e) {
            // The parser says better what is wrong with it.
            return descriptor;
        }
        if (!(root instanceof ObjectNode job)) {
            return descriptor;
        }
        absolute(job, "audio", folder);
        absolute(job, "outputFolder", folder);
        for (JsonNode audio : job.path("audios")) {
            absolute(audio, "audio", folder);
        }
        for (JsonNode video : job.path("videos")) {
            absolute(video, "video", folder);
            absolute(video, "output", folder);
        }
        return JSON.writeValueAsBytes(job);
    }

    private static void absolute(JsonNode node, String field, Path folder) {
        if (!(node instanceof ObjectNode object) || !object.path(field).isTextual()) {
            return;
        }
        String value = object.get(field).textValue();
        try {
            if (!value.isBlank() && !URI.matcher(value).matches()) {
                object.put(field, folder.resolve(value).normalize().toString());
            }
        } catch (InvalidPathException e) {
            object.put(field, value);
        }
    }
}
