package io.heygem.pipeline.descriptor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heygem.operators.dispatch.VideoFinder;
import io.heygem.operators.record.EncodingChoice;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.MouthStrength;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Job descriptors as JSON, strictly: an unknown field is an error, and so is one given twice. */
public final class JobDescriptorParser {

    private static final ObjectMapper MAPPER =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private static final List<String> PRIORITIES = List.of("high", "normal", "low");
    private static final List<String> JOB = fields(JobDescriptor.class);
    private static final List<String> AUDIO = fields(JobDescriptor.Audio.class);
    private static final List<String> VIDEO = fields(JobDescriptor.Video.class);
    private static final List<String> ENCODING = fields(JobDescriptor.Encoding.class);

    private JobDescriptorParser() {}

    /**
     * The descriptor as JSON, UTF-8. Equal descriptors give equal bytes, however they were written
     * before.
     */
    public static byte[] write(JobDescriptor job) {
        try {
            return MAPPER.writeValueAsBytes(job);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a descriptor of plain values is always JSON", e);
        }
    }

    /** The descriptor in these bytes; all problems are reported at once. */
    public static JobDescriptor parse(byte[] bytes) throws DescriptorException {
        JsonNode json;
        try {
            json = MAPPER.readTree(bytes);
        } catch (JsonProcessingException e) {
            throw new DescriptorException(
                    List.of("not a job descriptor: " + e.getOriginalMessage()));
        } catch (IOException e) {
            throw new DescriptorException(List.of("not readable: " + e.getMessage()));
        }
        if (!json.isObject()) {
            String kind = json.isMissingNode() ? "nothing" : Fields.kind(json);
            throw new DescriptorException(
                    List.of("not a job descriptor: it is %s, expected an object".formatted(kind)));
        }
        List<String> problems = new ArrayList<>();
        JobDescriptor job = job(json, problems);
        check(job, problems);
        if (!problems.isEmpty()) {
            throw new DescriptorException(problems);
        }
        return job;
    }

    /** The job that these bytes speak of; null when it cannot be told. */
    public static String jobId(byte[] bytes) {
        try {
            JsonNode jobId = MAPPER.readTree(bytes).path("jobId");
            return jobId.isTextual() ? jobId.textValue() : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static JobDescriptor job(JsonNode json, List<String> problems) {
        Fields fields = new Fields(json, "", "a job descriptor", JOB, problems);
        String jobId = fields.has("jobId") ? fields.name("jobId") : fields.text("jobId");
        String requestId = fields.name("requestId");
        String priority = fields.oneOf("priority", PRIORITIES);
        String audio = null;
        List<JobDescriptor.Audio> audios = null;
        if (!fields.has("audios")) {
            audio = fields.has("audio") ? fields.path("audio") : fields.text("audio");
        } else {
            if (fields.has("audio")) {
                problems.add("audio and audios are both there, expected one of them");
            }
            audios = new ArrayList<>();
            List<JsonNode> items = fields.list("audios");
            for (int i = 0; i < items.size(); i++) {
                audios.add(audio(items.get(i), "audios[" + i + "]", problems));
            }
        }
        String outputFolder = fields.path("outputFolder");
        String lengthPolicy = fields.oneOf("lengthPolicy", LengthPolicy.words());
        String face = face(fields, "", problems);
        BigDecimal mouthStrength = mouthStrength(fields, "", problems);
        JobDescriptor.Encoding encoding = encoding(fields, "", problems);
        List<JobDescriptor.Video> videos = new ArrayList<>();
        List<JsonNode> items = fields.list("videos");
        for (int i = 0; i < items.size(); i++) {
            videos.add(video(items.get(i), "videos[" + i + "]", problems));
        }
        Map<String, String> metadata = fields.texts("metadata");
        return new JobDescriptor(
                jobId,
                requestId,
                priority,
                audio,
                audios,
                outputFolder,
                videos,
                lengthPolicy,
                face,
                mouthStrength,
                encoding,
                metadata);
    }

    private static JobDescriptor.Audio audio(JsonNode json, String at, List<String> problems) {
        if (!json.isObject()) {
            problems.add("%s is %s, expected an object".formatted(at, Fields.kind(json)));
            return new JobDescriptor.Audio(null, null);
        }
        Fields fields = new Fields(json, at + ".", "an audio", AUDIO, problems);
        return new JobDescriptor.Audio(
                fields.has("audioId") ? fields.name("audioId") : fields.text("audioId"),
                fields.has("audio") ? fields.path("audio") : fields.text("audio"));
    }

    private static JobDescriptor.Video video(JsonNode json, String at, List<String> problems) {
        if (!json.isObject()) {
            problems.add("%s is %s, expected an object".formatted(at, Fields.kind(json)));
            return new JobDescriptor.Video(null, null, null);
        }
        Fields fields = new Fields(json, at + ".", "a video", VIDEO, problems);
        return new JobDescriptor.Video(
                fields.name("videoId"),
                fields.has("video") ? fields.path("video") : fields.text("video"),
                fields.path("output"),
                fields.name("audio"),
                fields.oneOf("lengthPolicy", LengthPolicy.words()),
                face(fields, at + ".", problems),
                mouthStrength(fields, at + ".", problems),
                encoding(fields, at + ".", problems));
    }

    private static String face(Fields fields, String at, List<String> problems) {
        String word = fields.has("face") ? fields.text("face") : null;
        if (word != null && FaceChoice.of(word).isEmpty()) {
            problems.add(
                    "%sface is %s, expected one of %s"
                            .formatted(at, Fields.shown(word), FaceChoice.words()));
        }
        return word;
    }

    private static BigDecimal mouthStrength(Fields fields, String at, List<String> problems) {
        BigDecimal number = fields.number("mouthStrength");
        if (number != null && MouthStrength.of(number.toPlainString()).isEmpty()) {
            problems.add(
                    "%smouthStrength is %s, expected 0 to 1.5"
                            .formatted(at, Fields.shown(number.toString())));
        }
        return number;
    }

    private static JobDescriptor.Encoding encoding(
            Fields fields, String at, List<String> problems) {
        JsonNode json = fields.object("encoding");
        if (json == null) {
            return null;
        }
        Fields own = new Fields(json, at + "encoding.", "an encoding", ENCODING, problems);
        return new JobDescriptor.Encoding(
                own.whole("crf", 0, EncodingChoice.MAX_CRF),
                own.oneOf("preset", EncodingChoice.PRESETS),
                own.oneOf("codec", EncodingChoice.codecs()));
    }

    private static List<String> fields(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).toList();
    }

    /** What no field can tell alone. */
    private static void check(JobDescriptor job, List<String> problems) {
        Set<String> audioIds = new HashSet<>();
        if (job.audios() != null) {
            for (int i = 0; i < job.audios().size(); i++) {
                String id = job.audios().get(i).audioId();
                if (id != null && !audioIds.add(id)) {
                    problems.add("audios[%d].audioId is %s, which is taken".formatted(i, id));
                }
            }
        }
        Set<String> videoIds = new HashSet<>();
        for (int i = 0; i < job.videos().size(); i++) {
            JobDescriptor.Video video = job.videos().get(i);
            if (video.videoId() != null
                    && !videoIds.add(video.videoId().toLowerCase(Locale.ROOT))
                    && audioIds.size() < 2) {
                problems.add(
                        "videos[%d].videoId is %s, which is taken".formatted(i, video.videoId()));
            }
            if (video.audio() != null && !audioIds.contains(video.audio())) {
                problems.add(
                        "videos[%d].audio is %s, expected %s"
                                .formatted(
                                        i,
                                        video.audio(),
                                        job.audios() == null
                                                ? "none, because the job has one audio"
                                                : "the id of one of the audios"));
            }
        }
        outputs(job, problems);
    }

    private static void outputs(JobDescriptor job, List<String> problems) {
        Set<Path> inputs = new HashSet<>();
        if (job.audio() != null) {
            inputs.add(VideoFinder.path(job.audio()));
        }
        job.videos().stream()
                .filter(video -> video.video() != null)
                .forEach(video -> inputs.add(VideoFinder.path(video.video())));
        Set<Path> outputs = new HashSet<>();
        for (int i = 0; i < job.videos().size(); i++) {
            String output = job.videos().get(i).output();
            if (output == null) {
                continue;
            }
            Path path = VideoFinder.path(output);
            if (!outputs.add(path)) {
                problems.add("videos[%d].output is %s, which is taken".formatted(i, output));
            }
            if (inputs.contains(path)) {
                problems.add("output " + path + " is an input, expected another file");
            }
        }
    }
}
