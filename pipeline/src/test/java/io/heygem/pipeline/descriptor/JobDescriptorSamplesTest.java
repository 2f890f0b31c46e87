package io.heygem.pipeline.descriptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser and the schema agree. */
class JobDescriptorSamplesTest {

    private static final Path SAMPLES = Path.of("../jobs/examples");
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsADescriptor(Path sample) throws Exception {
        byte[] bytes = Files.readAllBytes(sample);
        JobDescriptor job = JobDescriptorParser.parse(bytes);
        assertThat(schema().validate(MAPPER.readTree(bytes))).isEmpty();
        JsonNode written = MAPPER.readTree(JobDescriptorParser.write(job));
        assertThat(written).as("nothing is lost").isEqualTo(MAPPER.readTree(bytes));
    }

    @Test
    void thereAreSamplesForAllFields() throws Exception {
        StringBuilder all = new StringBuilder();
        for (Path sample : samples()) {
            all.append(Files.readString(sample));
        }
        for (Class<?> type :
                List.of(
                        JobDescriptor.class,
                        JobDescriptor.Audio.class,
                        JobDescriptor.Video.class)) {
            for (var field : type.getRecordComponents()) {
                assertThat(all.toString()).contains("\"" + field.getName() + "\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{'jobId': 'j', 'audio': 'a', 'videos': []}",
                "{'jobId': 'j', 'audio': 'a'}",
                "{'jobId': 'j', 'videos': [{'video': 'v'}]}",
                "{'jobId': 'j', 'audio': 'a', 'audios': [{'audioId': 'x', 'audio': 'a'}],"
                        + " 'videos': [{'video': 'v'}]}",
                "{'jobId': 'j', 'audios': [], 'videos': [{'video': 'v'}]}",
                "{'jobId': 'j', 'audios': [{'audio': 'a'}], 'videos': [{'video': 'v'}]}",
                "{'jobId': 'a/b', 'audio': 'a', 'videos': [{'video': 'v'}]}",
                "{'jobId': 'a\\\\b', 'audio': 'a', 'videos': [{'video': 'v'}]}",
                "{'jobId': '..', 'audio': 'a', 'videos': [{'video': 'v'}]}",
                "{'jobId': ' ', 'audio': 'a', 'videos': [{'video': 'v'}]}",
                "{'jobId': 'a\\nb', 'audio': 'a', 'videos': [{'video': 'v'}]}",
                "{'jobId': 7, 'audio': 'a', 'videos': [{'video': 'v'}]}",
                "{'jobId': 'j', 'audio': 'http://x/a', 'videos': [{'video': 'v'}]}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 's3://b/v'}]}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 'v', 'videoId': '.'}]}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': ['v']}]}",
                "{'jobId': 'j', 'audio': 'a', 'videos': ['v']}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 'v'}], 'priority': 'urgent'}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 'v'}], 'metadata': {'a': 1}}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 'v'}], 'metadata': 'x'}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 'v'}], 'colour': 'red'}",
                "{'jobId': 'j', 'audio': 'a', 'videos': [{'video': 'v', 'colour': 'red'}]}"
            })
    void bothRefuseTheSame(String text) throws Exception {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThat(catchThrowable(() -> JobDescriptorParser.parse(bytes)))
                .isInstanceOf(DescriptorException.class);
        assertThat(schema().validate(MAPPER.readTree(bytes))).isNotEmpty();
    }

    static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            List<Path> samples =
                    files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
            assertThat(samples).hasSizeGreaterThan(2);
            return samples;
        }
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream in =
                JobDescriptorParser.class.getResourceAsStream("job-descriptor.schema.json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(MAPPER.readTree(in));
        }
    }
}
