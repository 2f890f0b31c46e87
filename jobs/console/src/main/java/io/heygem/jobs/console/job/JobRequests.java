package io.heygem.jobs.console.job;

import io.heygem.jobs.console.http.Body;
import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Router;
import io.heygem.jobs.console.upload.Upload;
import io.heygem.jobs.console.upload.UploadStore;
import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.EncodingChoice;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import io.heygem.pipeline.event.ControlCommand;
import io.heygem.pipeline.kafka.RequestSender;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Asks the stream: new jobs and commands to those that are there. */
public final class JobRequests {

    private static final int MOST_VIDEOS = 1_000;
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST = 2_000;
    private static final int ID_BITS = 24;
    private static final double MOST_STRENGTH = 1.5;
    private static final List<String> PRIORITIES = List.of("high", "normal", "low");
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneId.systemDefault());

    private final RequestSender sender;
    private final UploadStore uploads;
    private final OwnJobs own;
    private final JobBook book;
    private final JobLayout layout;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    public JobRequests(
            RequestSender sender,
            UploadStore uploads,
            OwnJobs own,
            JobBook book,
            JobLayout layout,
            Clock clock) {
        this.sender = sender;
        this.uploads = uploads;
        this.own = own;
        this.book = book;
        this.layout = layout;
        this.clock = clock;
    }

    /** Takes a job: written down first, then sent, so that no answer of the stream is missed. */
    void submit(Call call) throws IOException, HttpProblem, InterruptedException {
        Body body =
                call.json()
                        .only(
                                "title",
                                "audio",
                                "videos",
                                "lengthPolicy",
                                "face",
                                "encoding",
                                "mouthStrength",
                                "priority",
                                "webhook");
        Upload audio = uploads.finished(body.text("audio", LONGEST), Upload.Kind.AUDIO);
        List<Upload> videos = new ArrayList<>();
        for (String id : body.texts("videos", MOST_VIDEOS, LONGEST)) {
            videos.add(uploads.finished(id, Upload.Kind.VIDEO));
        }
        Optional<String> policy = body.word("lengthPolicy", LengthPolicy.words());
        Optional<String> face = body.optional("face", LONGEST);
        if (face.isPresent() && FaceChoice.of(face.get()).isEmpty()) {
            throw HttpProblem.word("face", face.get(), FaceChoice.words());
        }
        JobDescriptor.Encoding encoding = encoding(body.object("encoding"));
        BigDecimal mouth = body.hundredths("mouthStrength", 0, MOST_STRENGTH).orElse(null);
        Optional<String> priority = body.word("priority", PRIORITIES);
        OwnJob.Webhook webhook = webhook(body.object("webhook"));
        String title = body.optional("title", LONGEST_TITLE).orElse(audio.name());
        String jobId = jobId();
        OwnJob job =
                new OwnJob(
                        jobId,
                        title,
                        clock.millis(),
                        new OwnJob.Source(null, audio.id(), audio.name()),
                        sources(videos),
                        policy.orElse(null),
                        face.orElse(null),
                        encoding,
                        webhook,
                        null,
                        null,
                        0,
                        false);
        own.keep(job);
        byte[] descriptor = descriptor(job, audio, videos, mouth, priority.orElse(null));
        try {
            sender.job(jobId, descriptor);
        } catch (IOException e) {
            own.keep(job.refused("BROKER_SILENT", List.of(String.valueOf(e.getMessage()))));
            throw new HttpProblem(503, "BROKER_SILENT", e.getMessage());
        }
        call.with("Location", "/api/jobs/" + jobId).answer(202, book.get(jobId, true));
    }

    private static JobDescriptor.Encoding encoding(Optional<Body> body) throws HttpProblem {
        if (body.isEmpty()) {
            return null;
        }
        Body fields = body.get().only("crf", "preset", "codec");
        OptionalLong crf = fields.optionalNumber("crf", 0, EncodingChoice.MAX_CRF);
        return new JobDescriptor.Encoding(
                crf.isPresent() ? (int) crf.getAsLong() : null,
                fields.word("preset", EncodingChoice.PRESETS).orElse(null),
                fields.word("codec", EncodingChoice.codecs()).orElse(null));
    }

    private static OwnJob.Webhook webhook(Optional<Body> body) throws HttpProblem {
        if (body.isEmpty()) {
            return null;
        }
        Body fields = body.get().only("url", "secret");
        String url = fields.text("url", LONGEST);
        String secret = fields.text("secret", LONGEST);
        try {
            URI uri = new URI(url);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (!web || uri.getHost() == null || uri.getUserInfo() != null) {
                throw new HttpProblem(400, "WEBHOOK_URL", url);
            }
        } catch (URISyntaxException e) {
            throw new HttpProblem(400, "WEBHOOK_URL", url);
        }
        return new OwnJob.Webhook(url, secret);
    }

    private static List<OwnJob.Source> sources(List<Upload> videos) {
        List<OwnJob.Source> sources = new ArrayList<>();
        for (int i = 0; i < videos.size(); i++) {
            sources.add(
                    new OwnJob.Source(
                            "v%03d".formatted(i + 1), videos.get(i).id(), videos.get(i).name()));
        }
        return sources;
    }

    /** Our ids and our file names only: what people typed is in the metadata. */
    private byte[] descriptor(
            OwnJob job,
            Upload audio,
            List<Upload> videos,
            BigDecimal mouthStrength,
            String priority) {
        List<JobDescriptor.Video> parts = new ArrayList<>();
        for (int i = 0; i < videos.size(); i++) {
            parts.add(
                    new JobDescriptor.Video(
                            job.videos().get(i).id(),
                            uploads.file(videos.get(i)).toString(),
                            null));
        }
        return JobDescriptorParser.write(
                new JobDescriptor(
                        job.jobId(),
                        null,
                        priority,
                        uploads.file(audio).toString(),
                        null,
                        layout.outputs(job.jobId()).toString(),
                        parts,
                        job.lengthPolicy(),
                        job.face(),
                        mouthStrength,
                        job.encoding(),
                        Map.of("title", job.title())));
    }

    private String jobId() {
        return DAY.format(clock.instant()) + "-%06x".formatted(random.nextInt(1 << ID_BITS));
    }

    /** An action that sends a command to a job. */
    Router.Action command(ControlAction action) {
        return call -> {
            JobView job = book.get(call.path("jobId"), false);
            if (job.state().equals("SUBMITTED") || job.state().equals("REFUSED")) {
                throw new HttpProblem(409, "JOB_NOT_TAKEN", job.jobId(), job.state());
            }
            if (job.undoUntil() != null) {
                throw new HttpProblem(409, "JOB_DELETED", job.jobId());
            }
            try {
                sender.control(new ControlCommand(action, job.jobId()));
            } catch (IOException e) {
                throw new HttpProblem(503, "BROKER_SILENT", e.getMessage());
            }
            call.answer(202, book.get(job.jobId(), true));
        };
    }
}
