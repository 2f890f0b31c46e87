package io.heygem.jobs.console.http;

import io.heygem.operators.storage.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The pages, from the class path. */
final class StaticFiles {

    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("json", "application/json; charset=utf-8"),
                    Map.entry("yaml", "application/yaml; charset=utf-8"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("png", "image/png"),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("webmanifest", "application/manifest+json"),
                    Map.entry("woff2", "font/woff2"));

    private final Class<?> beside;
    private final Map<String, Content> known = new ConcurrentHashMap<>();

    private record Content(byte[] bytes, String type, String tag) {}

    /**
     * The files of the folder {@code web} beside a class.
     *
     * @param beside any class of the package that holds the folder
     */
    StaticFiles(Class<?> beside) {
        this.beside = beside;
    }

    /** Answers with the file of this path; false where there is none. */
    boolean answer(Call call, List<String> path) throws IOException {
        Optional<Content> found = find(path);
        if (found.isEmpty()) {
            return false;
        }
        Content content = found.get();
        // Asked again each time, sent again only when it has changed.
        call.with("Cache-Control", "no-cache").with("ETag", content.tag());
        if (content.tag().equals(call.header("If-None-Match"))) {
            call.answer(304);
        } else {
            call.answer(200, content.type(), content.bytes());
        }
        return true;
    }

    private Optional<Content> find(List<String> path) throws IOException {
        String name = String.join("/", path);
        if (name.isEmpty()) {
            name = "index.html";
        }
        for (String part : name.split("/", -1)) {
            if (!part.matches("[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
                return Optional.empty();
            }
        }
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(ending);
        if (type == null) {
            return Optional.empty();
        }
        Content content = known.get(name);
        if (content == null) {
            try (InputStream in = beside.getResourceAsStream("web/" + name)) {
                if (in == null) {
                    return Optional.empty();
                }
                byte[] bytes = in.readAllBytes();
                content =
                        new Content(bytes, type, '"' + Digests.bytes(bytes).substring(0, 32) + '"');
            }
            known.put(name, content);
        }
        return Optional.of(content);
    }
}
