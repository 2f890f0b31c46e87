package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A program that uses the console's API. */
final class ConsoleClient {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final int PIECE = 100_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String root;

    ConsoleClient(int port) {
        this.root = "http://127.0.0.1:" + port;
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path))
                .header("X-HeyGem", "1")
                .header("Accept-Language", "en");
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = request(path);
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** What comes, as it comes. */
    InputStream stream(String path) throws IOException, InterruptedException {
        return http.send(request(path).build(), BodyHandlers.ofInputStream()).body();
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = get(path);
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    HttpResponse<byte[]> call(String method, String path, Object body)
            throws IOException, InterruptedException {
        return send(
                request(path)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(
                                                JSON.writeValueAsBytes(body))));
    }

    /** Announces a file. */
    String announce(String kind, String name, long size) throws IOException, InterruptedException {
        ObjectNode body = JSON.createObjectNode().put("kind", kind).put("name", name);
        HttpResponse<byte[]> answer = call("POST", "/api/uploads", body.put("size", size));
        if (answer.statusCode() != 201) {
            throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
        }
        return JSON.readTree(answer.body()).path("uploadId").textValue();
    }

    /** How much of a file is there. */
    long offset(String uploadId) throws IOException, InterruptedException {
        HttpRequest.Builder head =
                request("/api/uploads/" + uploadId).method("HEAD", BodyPublishers.noBody());
        return send(head).headers().firstValueAsLong("Upload-Offset").orElseThrow();
    }

    /** Sends what is missing and ends the file. */
    void complete(String uploadId, byte[] bytes) throws IOException, InterruptedException {
        int at = (int) offset(uploadId);
        while (at < bytes.length) {
            int end = Math.min(bytes.length, at + PIECE);
            HttpResponse<byte[]> answer =
                    send(
                            request("/api/uploads/" + uploadId)
                                    .header("Upload-Offset", Integer.toString(at))
                                    .method(
                                            "PATCH",
                                            BodyPublishers.ofByteArray(
                                                    Arrays.copyOfRange(bytes, at, end))));
            if (answer.statusCode() != 204) {
                throw new IOException(new String(answer.body(), StandardCharsets.UTF_8));
            }
            at = end;
        }
        HttpResponse<byte[]> end =
                call("POST", "/api/uploads/" + uploadId + "/finish", JSON.createObjectNode());
        if (end.statusCode() != 200) {
            throw new IOException(new String(end.body(), StandardCharsets.UTF_8));
        }
    }
}
