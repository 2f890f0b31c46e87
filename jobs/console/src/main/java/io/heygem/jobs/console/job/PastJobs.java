package io.heygem.jobs.console.job;

import io.heygem.jobs.console.http.Json;
import io.heygem.operators.dispatch.JobHistory;
import io.heygem.operators.record.OutputManifest;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.RecordFormat;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEventBuilder;
import io.heygem.pipeline.event.StatusEvents;
import io.heygem.pipeline.event.VideoCounts;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Jobs of which the topics say nothing any more, as the workspace's files know them: those that the
 * stream has written down, and finished videos beside which only a manifest lies.
 */
public final class PastJobs {

    private static final Logger LOG = LoggerFactory.getLogger(PastJobs.class);

    private final JobLayout layout;
    private final JobHistory history;

    public PastJobs(JobLayout layout) {
        this.layout = layout;
        this.history =
                new JobHistory(
                        layout, new Format<>(RenderJob.class), new Format<>(VideoOutcome.class));
    }

    /**
     * Tells of what is not known.
     *
     * @param known whether a job is, by its id
     */
    public void tell(Predicate<String> known, TopicReader.Listener listener) {
        try {
            history.tell(
                    job -> !known.test(job.jobId()),
                    (announcement, at) -> listener.status(StatusEvents.of(announcement, at)));
            Map<String, List<StatusEvent>> finished = new TreeMap<>();
            for (StatusEvent video : manifests()) {
                finished.computeIfAbsent(video.jobId(), any -> new ArrayList<>()).add(video);
            }
            finished.forEach(
                    (jobId, videos) -> {
                        if (!known.test(jobId)) {
                            videos.forEach(listener::status);
                            listener.status(job(jobId, videos));
                        }
                    });
        } catch (IOException e) {
            LOG.warn("the workspace does not tell of earlier jobs", e);
        }
    }

    private List<StatusEvent> manifests() throws IOException {
        List<StatusEvent> videos = new ArrayList<>();
        Path outputs = layout.root().resolve("outputs");
        if (!Files.isDirectory(outputs)) {
            return videos;
        }
        try (DirectoryStream<Path> jobs = Files.newDirectoryStream(outputs, Files::isDirectory)) {
            for (Path job : jobs) {
                try (DirectoryStream<Path> files = Files.newDirectoryStream(job, "*.json")) {
                    for (Path file : files) {
                        read(file, videos);
                    }
                }
            }
        }
        return videos;
    }

    private static void read(Path file, List<StatusEvent> videos) throws IOException {
        String name = file.getFileName().toString();
        Path output = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".mp4");
        if (!Files.isRegularFile(output)) {
            return;
        }
        try {
            OutputManifest manifest = Json.read(Files.readAllBytes(file), OutputManifest.class);
            if (manifest.jobId() != null && manifest.videoId() != null) {
                videos.add(video(manifest, output));
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("{} is no manifest of ours: {}", file, e.getMessage());
        }
    }

    private static StatusEvent video(OutputManifest manifest, Path output) throws IOException {
        List<String> warnings = manifest.warnings() == null ? List.of() : manifest.warnings();
        return StatusEventBuilder.video(
                        manifest.jobId() + "/" + manifest.videoId() + "/manifest",
                        manifest.jobId(),
                        manifest.videoId(),
                        1,
                        warnings.isEmpty()
                                ? StatusEvent.State.COMPLETED
                                : StatusEvent.State.COMPLETED_WITH_WARNINGS)
                .warnings(warnings)
                .input(manifest.video())
                .output(output.toString(), manifest.frames(), manifest.framesWithoutFace())
                .at(Files.getLastModifiedTime(output).toMillis());
    }

    private static StatusEvent job(String jobId, List<StatusEvent> videos) {
        boolean warned =
                videos.stream()
                        .anyMatch(
                                video ->
                                        video.state() == StatusEvent.State.COMPLETED_WITH_WARNINGS);
        return StatusEventBuilder.job(
                        jobId + "/manifests",
                        jobId,
                        1,
                        warned
                                ? StatusEvent.State.COMPLETED_WITH_WARNINGS
                                : StatusEvent.State.COMPLETED)
                .videos(new VideoCounts(videos.size(), videos.size(), 0, 0))
                .at(videos.stream().mapToLong(StatusEvent::at).max().orElse(0));
    }

    /** Records of the workspace, which is only read. */
    private record Format<T>(Class<T> type) implements RecordFormat<T> {

        @Override
        public byte[] write(T value) {
            return Json.bytes(value);
        }

        @Override
        public T read(byte[] content) throws IOException {
            try {
                return Json.read(content, type);
            } catch (RuntimeException e) {
                throw new IOException(
                        "%s cannot be so: %s".formatted(type.getSimpleName(), e.getMessage()), e);
            }
        }
    }
}
