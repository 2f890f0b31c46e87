package io.heygem.jobs.console.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One request and its answer. Answer once; used by one thread. */
public final class Call {

    private static final int JSON_BYTES = 1 << 20;
    private static final int COPY_BYTES = 1 << 16;

    private final HttpExchange exchange;
    private final Map<String, String> path;
    private final Map<String, String> query;

    Call(HttpExchange exchange, Map<String, String> path, Map<String, String> query) {
        this.exchange = exchange;
        this.path = path;
        this.query = query;
    }

    /** A part of the path. */
    public String path(String name) {
        return path.get(name);
    }

    /** A parameter of the query. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name));
    }

    /**
     * A whole number of the query.
     *
     * @throws HttpProblem 400 when it is none, or outside
     */
    public int query(String name, int otherwise, int min, int max) throws HttpProblem {
        String text = query.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new HttpProblem(400, "QUERY_NUMBER", name, text, min, max);
        }
        throw new HttpProblem(400, "QUERY_NUMBER", name, text, min, max);
    }

    /** A header of the request; null for none. */
    public String header(String name) {
        return exchange.getRequestHeaders().getFirst(name);
    }

    /** Whether only the header of the answer is wanted. */
    public boolean head() {
        return exchange.getRequestMethod().equals("HEAD");
    }

    /** Who asks. */
    String peer() {
        return exchange.getRemoteAddress().getAddress().getHostAddress();
    }

    /** The language of the reader. */
    public Locale reader() {
        return Words.locale(query("lang").orElse(header("Accept-Language")));
    }

    /** What comes with the request. */
    public InputStream body() {
        return exchange.getRequestBody();
    }

    /** The JSON object that comes with the request. */
    public Body json() throws HttpProblem, IOException {
        byte[] bytes = body().readNBytes(JSON_BYTES + 1);
        if (bytes.length > JSON_BYTES) {
            throw new HttpProblem(413, "BODY_TOO_LARGE", JSON_BYTES);
        }
        JsonNode tree;
        try {
            tree = Json.tree(bytes);
        } catch (IOException e) {
            throw new HttpProblem(400, "BODY_NO_JSON");
        }
        if (!tree.isObject()) {
            throw new HttpProblem(400, "BODY_NO_JSON");
        }
        return new Body(tree);
    }

    /** Sets a header of the answer. */
    public Call with(String name, String value) {
        exchange.getResponseHeaders().set(name, value);
        return this;
    }

    /** Answers with JSON. */
    public void answer(int status, Object value) throws IOException {
        if (exchange.getResponseHeaders().getFirst("Cache-Control") == null) {
            with("Cache-Control", "no-store");
        }
        answer(status, "application/json; charset=utf-8", Json.bytes(value));
    }

    /** Answers with bytes. */
    public void answer(int status, String type, byte[] bytes) throws IOException {
        with("Content-Type", type);
        if (head()) {
            with("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.getResponseBody().close();
    }

    /** Answers without a body. */
    public void answer(int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }

    /** Answers with a body of unknown length; whoever asks for it writes and closes it. */
    public OutputStream open(int status, String type) throws IOException {
        with("Content-Type", type);
        exchange.sendResponseHeaders(status, head() ? -1 : 0);
        return head() ? OutputStream.nullOutputStream() : exchange.getResponseBody();
    }

    /**
     * Answers with a file or the part of it that is wanted.
     *
     * @param type fixed by us, never guessed from what somebody brought
     */
    public void file(Path file, String type) throws IOException, HttpProblem {
        BasicFileAttributes facts;
        try {
            facts = Files.readAttributes(file, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            throw new HttpProblem(404, "FILE_GONE");
        }
        if (!facts.isRegularFile()) {
            throw new HttpProblem(404, "FILE_GONE");
        }
        String tag = "\"%x-%x\"".formatted(facts.lastModifiedTime().toMillis(), facts.size());
        with("ETag", tag);
        with("Accept-Ranges", "bytes");
        with("Cache-Control", "private, no-cache");
        if (tag.equals(header("If-None-Match"))) {
            answer(304);
            return;
        }
        String condition = header("If-Range");
        boolean same = condition == null || condition.equals(tag);
        Optional<ByteRange> part;
        try {
            part = ByteRange.of(same ? header("Range") : null, facts.size());
        } catch (HttpProblem e) {
            with("Content-Range", "bytes */" + facts.size());
            throw e;
        }
        part.ifPresent(
                range ->
                        with(
                                "Content-Range",
                                "bytes %d-%d/%d"
                                        .formatted(range.from(), range.to() - 1, facts.size())));
        with("Content-Type", type);
        send(file, part.isPresent() ? 206 : 200, part.orElse(new ByteRange(0, facts.size())));
    }

    private void send(Path file, int status, ByteRange range) throws IOException {
        if (head() || range.length() == 0) {
            with("Content-Length", Long.toString(range.length()));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(range.from());
            exchange.sendResponseHeaders(status, range.length());
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] buffer = new byte[COPY_BYTES];
                long left = range.length();
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        throw new IOException(file + " became shorter while it was sent");
                    }
                    out.write(buffer, 0, read);
                    left -= read;
                }
            }
        }
    }
}
