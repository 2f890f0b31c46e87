package io.heygem.jobs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final ObjectMapper JSON = new ObjectMapper();
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
        boolean changed = absolute(job, "audio", folder) | absolute(job, "outputFolder", folder);
        for (JsonNode audio : job.path("audios")) {
            changed |= absolute(audio, "audio", folder);
        }
        for (JsonNode video : job.path("videos")) {
            changed |= absolute(video, "video", folder) | absolute(video, "output", folder);
        }
        return changed ? JSON.writeValueAsBytes(job) : descriptor;
    }

    private static boolean absolute(JsonNode node, String field, Path folder) {
        if (!(node instanceof ObjectNode object) || !object.path(field).isTextual()) {
            return false;
        }
        String value = object.get(field).textValue();
        try {
            if (value.isBlank() || URI.matcher(value).matches() || Path.of(value).isAbsolute()) {
                return false;
            }
            object.put(field, folder.resolve(value).normalize().toString());
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
