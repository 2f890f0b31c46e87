package io.heygem.jobs.cli.up;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;

/** Asks a Flink on this machine how its job is. */
public final class FlinkRest {

    /** The source that takes up unfinished jobs ends at once. */
    private static final Set<String> UNDER_WAY = Set.of("RUNNING", "FINISHED");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final URI address;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();

    /** A Flink whose dashboard is on this port. */
    public FlinkRest(int port) {
        this.address = URI.create("http://" + EmbeddedBroker.LOOPBACK + ":" + port);
    }

    /** Where people look at it. */
    public URI dashboard() {
        return address;
    }

    /** Whether every task of a job runs. */
    public boolean allRun(String flinkJob) throws IOException, InterruptedException {
        JsonNode vertices = get("/jobs/" + flinkJob).path("vertices");
        for (JsonNode vertex : vertices) {
            if (!UNDER_WAY.contains(vertex.path("status").asText())) {
                return false;
            }
        }
        return !vertices.isEmpty();
    }

    /** What made a job's tasks fail last; empty when nothing did. */
    public String lastFailure(String flinkJob) throws IOException, InterruptedException {
        JsonNode entries =
                get("/jobs/" + flinkJob + "/exceptions").path("exceptionHistory").path("entries");
        // The innermost cause says most.
        String[] lines = entries.path(0).path("stacktrace").asText("").split("\n", -1);
        for (int i = lines.length - 1; i > 0; i--) {
            if (lines[i].startsWith("Caused by: ")) {
                return lines[i].substring("Caused by: ".length());
            }
        }
        return lines[0];
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(PATIENCE).build();
        HttpResponse<byte[]> response =
                client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(
                    "%s answered %d, expected 200".formatted(request.uri(), response.statusCode()));
        }
        return JSON.readTree(response.body());
    }
}
