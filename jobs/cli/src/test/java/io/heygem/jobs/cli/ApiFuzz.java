package io.heygem.jobs.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * Sends requests made up from the OpenAPI file: values that fit their schema and values that do
 * not, for every operation. Nothing is known of what they mean.
 */
final class ApiFuzz {

    private static final List<String> NASTY =
            List.of(
                    "",
                    ".",
                    "..",
                    "../../etc/passwd",
                    "a\u0000b",
                    "\"><img src=x onerror=alert(1)>",
                    "王芳 1.mp4",
                    "😀\u202e",
                    "%00",
                    "-1",
                    "99999999999999999999",
                    "NaN",
                    "x".repeat(3_000));

    private final HttpClient http = HttpClient.newHttpClient();
    private final ConsoleClient client;
    private final Map<?, ?> api;
    private final List<String> ids;
    private final Random random;

    /** What was asked and what came. */
    record Exchange(String operation, String request, int status) {}

    /**
     * A run.
     *
     * @param ids names of things that are there
     */
    ApiFuzz(ConsoleClient client, String openApi, List<String> ids, long seed) {
        this.client = client;
        this.api = (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(openApi);
        this.ids = ids;
        this.random = new Random(seed);
    }

    /** Tries every operation so often. */
    List<Exchange> run(int times) throws IOException, InterruptedException {
        List<Exchange> all = new ArrayList<>();
        for (Map.Entry<?, ?> path : map(api, "paths").entrySet()) {
            for (Map.Entry<?, ?> method : ((Map<?, ?>) path.getValue()).entrySet()) {
                for (int i = 0; i < times; i++) {
                    all.add(
                            send(
                                    (String) path.getKey(),
                                    (String) method.getKey(),
                                    (Map<?, ?>) method.getValue()));
                }
            }
        }
        return all;
    }

    private Exchange send(String template, String method, Map<?, ?> operation)
            throws IOException, InterruptedException {
        String path = template;
        StringBuilder query = new StringBuilder();
        Map<String, String> headers = new LinkedHashMap<>();
        Object parameters = operation.get("parameters");
        if (parameters instanceof List<?> list) {
            for (Object one : list) {
                Map<?, ?> parameter = (Map<?, ?>) one;
                String name = (String) parameter.get("name");
                String value = String.valueOf(value(map(parameter, "schema"), 0));
                switch ((String) parameter.get("in")) {
                    case "path" -> path = path.replace("{" + name + "}", coded(id(value)));
                    case "query" -> {
                        if (random.nextBoolean()) {
                            query.append(query.isEmpty() ? '?' : '&')
                                    .append(name + "=" + coded(value));
                        }
                    }
                    default -> headers.put(name, header(value));
                }
            }
        }
        headers.put("X-HeyGem", "1");
        String body = body(operation);
        HttpRequest.Builder request = client.request(path + query).timeout(Duration.ofSeconds(60));
        headers.forEach(request::setHeader);
        request.method(
                method.toUpperCase(Locale.ROOT),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
        boolean endless =
                answer.headers().firstValue("Content-Type").orElse("").contains("event-stream");
        try (InputStream in = answer.body()) {
            if (!endless) {
                in.readAllBytes();
            }
        }
        return new Exchange(
                (String) operation.get("operationId"),
                method + " " + path + query + " " + headers + " " + body,
                answer.statusCode());
    }

    private String body(Map<?, ?> operation) {
        Map<?, ?> body = map(operation, "requestBody");
        if (body.isEmpty()) {
            return null;
        }
        Map<?, ?> json = map(map(body, "content"), "application/json");
        int dice = random.nextInt(10);
        if (json.isEmpty() || dice == 0) {
            return pick(NASTY);
        }
        Object value = value(map(json, "schema"), 0);
        try {
            return ConsoleClient.JSON.writeValueAsString(dice == 1 ? List.of(value) : value);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Object value(Map<?, ?> given, int depth) {
        Map<?, ?> schema = given;
        if (schema.get("$ref") instanceof String reference) {
            schema =
                    map(
                            map(map(api, "components"), "schemas"),
                            reference.substring(reference.lastIndexOf('/') + 1));
        }
        if (depth > 0 && random.nextInt(8) == 0) {
            return random.nextBoolean() ? pick(NASTY) : List.of(1, Map.of());
        }
        if (schema.get("enum") instanceof List<?> words) {
            return words.get(random.nextInt(words.size()));
        }
        if (schema.containsKey("example") && random.nextBoolean()) {
            return schema.get("example");
        }
        return switch (String.valueOf(schema.get("type"))) {
            case "object" -> object(schema, depth);
            case "array" -> {
                List<Object> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(value(map(schema, "items"), depth + 1));
                }
                yield items;
            }
            case "integer" ->
                    switch (random.nextInt(4)) {
                        case 0 -> random.nextLong();
                        case 1 -> 0;
                        default -> random.nextInt(200);
                    };
            case "number" -> random.nextDouble();
            case "boolean" -> random.nextBoolean();
            default -> id(random.nextBoolean() ? pick(NASTY) : "word" + random.nextInt(100));
        };
    }

    private Object object(Map<?, ?> schema, int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (Map.Entry<?, ?> property : map(schema, "properties").entrySet()) {
            if (random.nextInt(5) > 0) {
                object.put(
                        (String) property.getKey(),
                        value((Map<?, ?>) property.getValue(), depth + 1));
            }
        }
        if (random.nextInt(10) == 0) {
            object.put("bogus", 1);
        }
        return object;
    }

    /** Often something that is there: only then an operation does anything. */
    private String id(String otherwise) {
        return random.nextInt(3) > 0 ? pick(ids) : otherwise;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Map<?, ?> map(Map<?, ?> from, String name) {
        return from.get(name) instanceof Map<?, ?> found ? found : Map.of();
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What Java's own client lets through. */
    private static String header(String text) {
        return text.codePoints()
                .filter(c -> c >= ' ' && c < 0x7f)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
