package io.heygem.pipeline.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heygem.operators.record.LengthPolicy;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Job descriptors as JSON, strictly: an unknown field is an error, and so is one given twice. */
public final class JobDescriptorParser {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .defaultPropertyInclusion(
                            JsonInclude.Value.construct(
                                    JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                    .build();

    private JobDescriptorParser() {}

    /** The descriptor as JSON, UTF-8. */
    public static byte[] write(JobDescriptor job) {
        try {
            return MAPPER.writeValueAsBytes(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a descriptor of plain values is always JSON", e);
        }
    }

    /** The descriptor in these bytes; all problems are reported at once. */
    public static JobDescriptor parse(byte[] bytes) throws DescriptorException {
        JobDescriptor job;
        try {
            job = MAPPER.readValue(bytes, JobDescriptor.class);
        } catch (UnrecognizedPropertyException e) {
            throw new DescriptorException(
                    List.of(
                            "%s is no field of a job descriptor, expected one of %s"
                                    .formatted(place(e.getPath()), e.getKnownPropertyIds())));
        } catch (JsonProcessingException e) {
            throw new DescriptorException(
                    List.of("not a job descriptor: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new DescriptorException(List.of("not readable: " + e.getMessage()));
        }
        List<String> problems = problems(job);
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return job;
    }

    private static String place(List<Reference> path) {
        StringBuilder place = new StringBuilder();
        for (Reference step : path) {
            if (step.getFieldName() == null) {
                place.append('[').append(step.getIndex()).append(']');
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return place.toString();
    }

    private static List<String> problems(JobDescriptor job) {
        List<String> problems = new ArrayList<>();
        if (job == null) {
            return List.of("descriptor is null, expected an object");
        }
        require(problems, "jobId", job.jobId());
        Set<Path> inputs = new HashSet<>();
        path(problems, "audio", job.audio()).ifPresent(inputs::add);
        policy(problems, "lengthPolicy", job.lengthPolicy());
        if (job.videos() == null || job.videos().isEmpty()) {
            problems.add("videos is empty, expected at least one");
            return problems;
        }
        Set<String> ids = new HashSet<>();
        Set<Path> outputs = new HashSet<>();
        for (int i = 0; i < job.videos().size(); i++) {
            JobDescriptor.Video video = job.videos().get(i);
            String at = "videos[" + i + "]";
            if (video == null) {
                problems.add(at + " is null, expected an object");
                continue;
            }
            require(problems, at + ".videoId", video.videoId());
            policy(problems, at + ".lengthPolicy", video.lengthPolicy());
            path(problems, at + ".video", video.video()).ifPresent(inputs::add);
            Optional<Path> output = path(problems, at + ".output", video.output());
            if (video.videoId() != null && !ids.add(video.videoId())) {
                problems.add(at + ".videoId is " + video.videoId() + ", which is taken");
            }
            if (output.isPresent() && !outputs.add(output.get())) {
                problems.add(at + ".output is " + video.output() + ", which is taken");
            }
        }
        for (Path output : outputs) {
            if (inputs.contains(output)) {
                problems.add("output " + output + " is an input, expected another file");
            }
        }
        return problems;
    }

    private static void policy(List<String> problems, String field, String word) {
        if (word != null && LengthPolicy.of(word).isEmpty()) {
            problems.add(
                    "%s is %s, expected one of %s".formatted(field, word, LengthPolicy.words()));
        }
    }

    private static Optional<Path> path(List<String> problems, String field, String value) {
        require(problems, field, value);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Path.of(value).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            problems.add("%s is %s, expected a path: %s".formatted(field, value, e.getReason()));
            return Optional.empty();
        }
    }

    private static void require(List<String> problems, String field, String value) {
        if (value == null || value.isBlank()) {
            problems.add(field + " is missing, expected a name");
        }
    }
}
