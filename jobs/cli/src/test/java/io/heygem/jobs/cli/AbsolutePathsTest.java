package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbsolutePathsTest {

    private static final Path HERE = Path.of("/home/me");

    @Test
    void pathsCountFromTheFolderOfTheCallerAndTheRestStays() throws Exception {
        JsonNode job =
                new ObjectMapper()
                        .readTree(
                                AbsolutePaths.in(
                                        bytes(
                                                """
                                                {"jobId": "a/../b", "outputFolder": "../out",
                                                 "audios": [{"audioId": "x", "audio": "s.wav"}],
                                                 "videos": [
                                                   {"video": "v/*.mp4", "audio": "x"},
                                                   {"video": "file:///v/c.mp4"},
                                                   {"video": "/abs/d.mp4", "output": "d.mp4"}]}
                                                """),
                                        HERE));
        assertThat(job.path("jobId").asText()).isEqualTo("a/../b");
        assertThat(job.path("outputFolder").asText()).isEqualTo("/home/out");
        assertThat(job.at("/audios/0/audio").asText()).isEqualTo("/home/me/s.wav");
        assertThat(job.at("/videos/0/video").asText()).isEqualTo("/home/me/v/*.mp4");
        assertThat(job.at("/videos/0/audio").asText()).as("an id, no path").isEqualTo("x");
        assertThat(job.at("/videos/1/video").asText()).isEqualTo("file:///v/c.mp4");
        assertThat(job.at("/videos/2/video").asText()).isEqualTo("/abs/d.mp4");
        assertThat(job.at("/videos/2/output").asText()).isEqualTo("/home/me/d.mp4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no JSON", "[1]", "{\"audio\":\"a\",\"audio\":\"b\"}", "{} {}", ""})
    void whatTheParserRefusesReachesIt(String descriptor) throws Exception {
        assertThat(AbsolutePaths.in(bytes(descriptor), HERE)).isEqualTo(bytes(descriptor));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
