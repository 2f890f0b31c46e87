package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.pipeline.descriptor.DescriptorException;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.RequestSender;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code heygem submit}: a job for a running {@code up} or cluster. */
@Command(name = "submit")
final class SubmitCommand implements Callable<Integer> {

    /** How long a job may take to be accepted or refused before we only say that it was sent. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    /** How long a job that is known already may take to turn out another one of the same name. */
    private static final Duration CONFLICT = Duration.ofSeconds(5);

    private final Session session;

    @Parameters(arity = "0..1", paramLabel = "FILE.json", descriptionKey = "flag.descriptor")
    private String file;

    @Option(
            names = {"--job_id", "--job-id"},
            paramLabel = "ID",
            descriptionKey = "flag.job_id")
    private String jobId;

    @Option(
            names = {"--audio_input", "--audio-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.audio_input")
    private String audio;

    @Option(
            names = {"--video_input", "--video-input"},
            paramLabel = "FILE",
            descriptionKey = "flag.submit_video")
    private List<String> videos = new ArrayList<>();

    @Option(
            names = {"--output_dir", "--output-dir"},
            paramLabel = "DIR",
            descriptionKey = "flag.submit_output_dir")
    private String outputDir;

    @Option(names = "--priority", paramLabel = "high|normal|low", descriptionKey = "flag.priority")
    private String priority;

    @Option(
            names = {"--length_policy", "--length-policy"},
            paramLabel = "POLICY",
            descriptionKey = "flag.length_policy")
    private String lengthPolicy;

    @Mixin private MouthFlags mouth;

    @Mixin private EncodingFlags encoding;

    @Option(names = "--wait", descriptionKey = "flag.wait")
    private boolean wait;

    @Option(names = "--json", descriptionKey = "flag.submit_json")
    private boolean json;

    @Mixin private TopicFlags topics;

    SubmitCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        KafkaCluster kafka = topics.check(session.messages(), session.environment());
        byte[] descriptor = file == null ? fromFlags() : fromFile();
        String id;
        try {
            id = JobDescriptorParser.parse(descriptor).jobId();
        } catch (DescriptorException e) {
            return refused("JOB_INVALID", e.problems());
        }
        TopicFlags.startLog(session);
        JobWatch watch = new JobWatch(id);
        try (TopicReader reader = new TopicReader(kafka, watch);
                RequestSender sender = new RequestSender(kafka)) {
            reader.catchUp();
            boolean known = watch.job() != null;
            watch.sent(sender.job(id, descriptor));
            JobFollower follower = new JobFollower(session, reader, watch);
            boolean answered =
                    follower.waitFor(
                            () -> watch.refusal() != null || (!known && watch.job() != null),
                            known ? CONFLICT : ANSWER);
            DeadLetterEvent refusal = watch.refusal();
            if (refusal != null) {
                return refused(refusal.code(), refusal.reasons());
            }
            if (wait) {
                return follower.follow(json);
            }
            tell(watch, id, known, answered);
            return ExitCode.DONE;
        }
    }

    private void tell(JobWatch watch, String id, boolean known, boolean answered) {
        Messages messages = session.messages();
        String state = watch.job() == null ? null : watch.job().state().name();
        String line;
        if (json) {
            line =
                    JsonNodeFactory.instance
                            .objectNode()
                            .put("jobId", id)
                            .put("accepted", known || answered)
                            .put("state", state)
                            .toString();
        } else if (known) {
            line = messages.get("submit.known", id, messages.get("job." + state));
        } else if (answered) {
            line = messages.get("submit.accepted", id, watch.job().videos().total());
        } else {
            line = messages.get("submit.sent", id);
        }
        session.terminal().out().println(line);
        session.terminal().out().flush();
    }

    private int refused(String code, List<String> reasons) {
        Messages messages = session.messages();
        session.terminal().err().println(messages.get("submit.refused", code));
        for (String reason : reasons) {
            session.terminal().err().println("  - " + TextColumns.printable(reason));
        }
        session.terminal().err().println(messages.get("submit.nothing"));
        return ExitCode.WRONG_USAGE;
    }

    private byte[] fromFile() throws IOException {
        Messages messages = session.messages();
        if (jobId != null || audio != null || !videos.isEmpty() || outputDir != null || options()) {
            throw new UsageException(messages.get("wrong.file_and_flags", file));
        }
        Path path = new TypedPaths(messages).readableFile("FILE.json", file);
        return AbsolutePaths.in(Files.readAllBytes(path), Path.of("").toAbsolutePath());
    }

    private boolean options() {
        return priority != null || lengthPolicy != null || mouth.any() || encoding.any();
    }

    private byte[] fromFlags() {
        Messages messages = session.messages();
        TypedPaths paths = new TypedPaths(messages);
        if (jobId == null || jobId.isBlank()) {
            throw new UsageException(messages.get("wrong.missing", "--job_id"));
        }
        if (videos.isEmpty()) {
            throw new UsageException(messages.get("wrong.missing", "--video_input"));
        }
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("jobId", jobId);
        put(root, "priority", priority);
        root.put("audio", paths.absolute("--audio_input", audio).toString());
        if (outputDir != null) {
            root.put("outputFolder", paths.absolute("--output_dir", outputDir).toString());
        }
        put(root, "lengthPolicy", CommonFlags.lengthPolicy(lengthPolicy, messages));
        put(root, "face", mouth.face(messages));
        BigDecimal strength = mouth.strength(messages);
        if (strength != null) {
            root.put("mouthStrength", strength);
        }
        if (encoding.any()) {
            ObjectNode chosen = root.putObject("encoding");
            OptionalInt crf = encoding.crf(messages);
            if (crf.isPresent()) {
                chosen.put("crf", crf.getAsInt());
            }
            put(chosen, "preset", encoding.preset(messages));
            put(chosen, "codec", encoding.codec(messages));
        }
        for (String video : videos) {
            root.withArray("videos")
                    .addObject()
                    .put("video", paths.absolute("--video_input", video).toString());
        }
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode object, String field, String value) {
        if (value != null) {
            object.put(field, value);
        }
    }
}
