package io.heygem.jobs.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The few questions that a cluster's keeper asks Flink's REST interface. */
public final class FlinkRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Set<String> ACTIVE = Set.of("RUNNING", "FINISHED");
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final int NOT_FOUND = 404;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final URI root;

    /**
     * @param port where the JobManager's REST listens on loopback
     */
    public FlinkRest(int port) {
        root = URI.create("http://127.0.0.1:" + port);
    }

    /** Where people find the dashboard. */
    public String address() {
        return root.toString();
    }

    /** TaskManagers that are registered; -1 while nobody answers. */
    public int taskManagers() throws InterruptedException {
        try {
            return get("/overview").map(all -> all.path("taskmanagers").asInt(-1)).orElse(-1);
        } catch (IOException e) {
            return -1;
        }
    }

    /** The state of a Flink job, for example {@code RUNNING}; empty when Flink knows it not. */
    public Optional<String> state(String jobId) throws IOException, InterruptedException {
        // Asked for a job by its number, Flink logs an error when there is none.
        for (JsonNode job : get("/jobs/overview").orElseThrow().path("jobs")) {
            if (jobId.equals(job.path("jid").asText())) {
                return Optional.of(job.path("state").asText());
            }
        }
        return Optional.empty();
    }

    /** True when all tasks of a Flink job are deployed; one that had little to do may be over. */
    public boolean runs(String jobId) throws IOException, InterruptedException {
        if (!state(jobId).equals(Optional.of("RUNNING"))) {
            return false;
        }
        for (JsonNode vertex : get("/jobs/" + jobId).orElseThrow().path("vertices")) {
            if (!ACTIVE.contains(vertex.path("status").asText())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Stops a Flink job with a savepoint.
     *
     * @return address of the savepoint
     * @throws IOException when Flink could not take it within the time
     */
    public String stop(String jobId, Path savepoints, Duration patience)
            throws IOException, InterruptedException {
        JsonNode asked =
                post(
                        "/jobs/" + jobId + "/stop",
                        Map.of("drain", false, "targetDirectory", savepoints.toUri().toString()));
        String trigger = asked.path("request-id").asText();
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            JsonNode told =
                    get("/jobs/" + jobId + "/savepoints/" + trigger)
                            .orElseThrow(() -> new IOException("Flink forgot the savepoint"));
            if ("COMPLETED".equals(told.path("status").path("id").asText())) {
                JsonNode operation = told.path("operation");
                if (operation.has("location")) {
                    return operation.path("location").asText();
                }
                throw new IOException(
                        "Flink took no savepoint: "
                                + operation
                                        .path("failure-cause")
                                        .path("stack-trace")
                                        .asText("unknown")
                                        .lines()
                                        .findFirst()
                                        .orElse("unknown"));
            }
            Thread.sleep(200);
        }
        throw new IOException("Flink took no savepoint within " + patience.toSeconds() + " s");
    }

    /** A document; empty when there is none at this address. */
    public Optional<JsonNode> get(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = send(HttpRequest.newBuilder(root.resolve(path)).GET());
        if (response.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        return Optional.of(document(path, response));
    }

    private JsonNode post(String path, Map<String, Object> body)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher text =
                HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
        return document(
                path,
                send(
                        HttpRequest.newBuilder(root.resolve(path))
                                .header("Content-Type", "application/json")
                                .POST(text)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(
                request.timeout(PATIENCE).build(),
                HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private JsonNode document(String path, HttpResponse<String> response) throws IOException {
        if (response.statusCode() != OK && response.statusCode() != ACCEPTED) {
            throw new IOException(
                    "%s%s answered %d: %s"
                            .formatted(root, path, response.statusCode(), response.body()));
        }
        return JSON.readTree(response.body());
    }
}
