package io.heygem.pipeline.descriptor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Job descriptors as JSON, strictly: an unknown field is an error. */
public final class JobDescriptorParser {

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

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

    private static List<String> problems(JobDescriptor job) {
        List<String> problems = new ArrayList<>();
        if (job == null) {
            return List.of("descriptor is null, expected an object");
        }
        require(problems, "jobId", job.jobId());
        require(problems, "audio", job.audio());
        if (job.videos() == null || job.videos().isEmpty()) {
            problems.add("videos is empty, expected at least one");
            return problems;
        }
        Set<String> ids = new HashSet<>();
        Set<String> outputs = new HashSet<>();
        for (int i = 0; i < job.videos().size(); i++) {
            JobDescriptor.Video video = job.videos().get(i);
            String at = "videos[" + i + "]";
            if (video == null) {
                problems.add(at + " is null, expected an object");
                continue;
            }
            require(problems, at + ".videoId", video.videoId());
            require(problems, at + ".video", video.video());
            require(problems, at + ".output", video.output());
            if (video.videoId() != null && !ids.add(video.videoId())) {
                problems.add(at + ".videoId is " + video.videoId() + ", which is taken");
            }
            if (video.output() != null && !outputs.add(video.output())) {
                problems.add(at + ".output is " + video.output() + ", which is taken");
            }
        }
        return problems;
    }

    private static void require(List<String> problems, String field, String value) {
        if (value == null || value.isBlank()) {
            problems.add(field + " is missing, expected a name");
        }
    }
}
