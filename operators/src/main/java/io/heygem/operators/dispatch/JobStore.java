package io.heygem.operators.dispatch;

import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.Origin;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.OutcomeFiles;
import io.heygem.operators.storage.RecordFile;
import io.heygem.operators.storage.RecordFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The jobs of a workspace as files: what was accepted, paused, cancelled and retried. All that the
 * registry knows of a job can be read from here again.
 */
final class JobStore {

    private static final int REMEMBERED = 256;

    private final JobLayout layout;
    private final RecordFormat<RenderJob> format;
    private final OutcomeFiles outcomes;
    private final Map<String, RenderJob> jobs =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, RenderJob> eldest) {
                    return size() > REMEMBERED;
                }
            };

    JobStore(JobLayout layout, RecordFormat<RenderJob> format, OutcomeFiles outcomes) {
        this.layout = layout;
        this.format = format;
        this.outcomes = outcomes;
    }

    /** A job that was accepted, now or long ago. */
    Optional<RenderJob> find(String jobId) throws IOException {
        RenderJob known = jobs.get(jobId);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<RenderJob> read = read(layout.jobFile(jobId));
        read.ifPresent(job -> jobs.put(jobId, job));
        return read;
    }

    /** A job that must be there. */
    RenderJob get(String jobId) throws IOException {
        return find(jobId)
                .orElseThrow(
                        () ->
                                new NoSuchFileException(
                                        layout.jobFile(jobId).toString(),
                                        null,
                                        "the job is under way"));
    }

    private Optional<RenderJob> read(Path file) throws IOException {
        return RecordFile.find(file, format, "job");
    }

    /** Remembers a job for ever. */
    void accept(RenderJob job) throws IOException {
        AtomicFile.write(layout.jobFile(job.jobId()), format.write(job));
        jobs.put(job.jobId(), job);
    }

    /** All jobs that were ever accepted. */
    List<RenderJob> all() throws IOException {
        List<RenderJob> all = new ArrayList<>();
        if (!Files.isDirectory(layout.jobs())) {
            return all;
        }
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(layout.jobs())) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder)) {
                    read(layout.jobFile(folder)).ifPresent(all::add);
                }
            }
        }
        return all;
    }

    /** Whether a job has obeyed a command before. */
    boolean hasObeyed(JobControl control) throws IOException {
        Optional<Origin> last = lastObeyed(control.jobId());
        Origin now = control.origin();
        return last.isPresent()
                && last.get().topic().equals(now.topic())
                && last.get().partition() == now.partition()
                && last.get().offset() >= now.offset()
                && last.get().timestamp() >= now.timestamp();
    }

    /** Obeys a command; what it changes is in the files afterwards. */
    void obey(JobControl control, RenderJob job) throws IOException {
        String jobId = job.jobId();
        OpenJob open = standing(job, 0);
        switch (control.action()) {
            case CANCEL -> {
                if (unfinished(open)) {
                    leave(layout.cancelled(jobId));
                    Files.deleteIfExists(layout.paused(jobId));
                }
            }
            case PAUSE -> {
                if (unfinished(open) && !open.cancelled()) {
                    leave(layout.paused(jobId));
                }
            }
            case RESUME -> Files.deleteIfExists(layout.paused(jobId));
            case RETRY_FAILED -> retry(job, open);
            case ADOPT -> throw new IllegalArgumentException("adopting is no command for a job");
        }
        Origin origin = control.origin();
        write(
                layout.obeyed(jobId),
                "%d\n%d\n%d\n%s"
                        .formatted(
                                origin.partition(),
                                origin.offset(),
                                origin.timestamp(),
                                origin.topic()));
    }

    private void retry(RenderJob job, OpenJob open) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < job.videos().size(); i++) {
            VideoRequest request = open.request(job, i);
            if (open.cancelled()) {
                outcomes.claim(request, cancelled(request));
            }
            VideoState state = outcomes.find(request).map(VideoOutcome::state).orElse(null);
            if (state == VideoState.FAILED || state == VideoState.CANCELLED) {
                lines.append(i).append(' ').append(request.attempt() + 1).append('\n');
            }
        }
        if (!lines.isEmpty()) {
            write(layout.retry(job.jobId(), open.round()), lines.toString());
        }
        Files.deleteIfExists(layout.cancelled(job.jobId()));
    }

    /** Where a job stands according to the files; what has ended still has to be told. */
    OpenJob standing(RenderJob job, long nowMs) throws IOException {
        int[] attempts = new int[job.videos().size()];
        Arrays.fill(attempts, 1);
        int round = 1;
        for (Path file = layout.retry(job.jobId(), round);
                Files.exists(file);
                file = layout.retry(job.jobId(), round)) {
            for (String line : Files.readAllLines(file)) {
                int space = line.indexOf(' ');
                attempts[Integer.parseInt(line.substring(0, space))] =
                        Integer.parseInt(line.substring(space + 1));
            }
            round++;
        }
        List<Standing> videos = new ArrayList<>();
        for (int i = 0; i < attempts.length; i++) {
            VideoRequest request = job.videos().get(i).withAttempt(attempts[i]);
            VideoStep step = outcomes.has(request) ? VideoStep.RELEASED : VideoStep.NEW;
            videos.add(new Standing(step, attempts[i]));
        }
        return new OpenJob(
                job.jobId(),
                job.videos().get(0).priority(),
                round,
                0,
                Files.exists(layout.paused(job.jobId())),
                Files.exists(layout.cancelled(job.jobId())),
                lastObeyed(job.jobId()).map(Origin::offset).orElse(-1L),
                nowMs,
                videos);
    }

    /** Whether, according to the files, a video has no outcome yet. */
    static boolean unfinished(OpenJob standing) {
        return standing.first(VideoStep.NEW) >= 0;
    }

    /** The same standing with what has ended taken for told. */
    OpenJob told(RenderJob job, OpenJob standing) throws IOException {
        OpenJob told = standing;
        for (int i = 0; i < standing.videos().size(); i++) {
            Optional<VideoOutcome> outcome = outcomes.find(standing.request(job, i));
            if (outcome.isPresent()) {
                told = told.with(i, VideoStep.of(outcome.get().state()));
            }
        }
        return told;
    }

    /** Whether all that is open has an outcome that only waits to be told. */
    boolean endIsNear(RenderJob job, OpenJob known) {
        if (known.cancelled()) {
            return true;
        }
        for (int i = 0; i < known.videos().size(); i++) {
            if (!known.videos().get(i).step().ended() && !outcomes.has(known.request(job, i))) {
                return false;
            }
        }
        return true;
    }

    /** The outcome of a video that is cancelled. */
    static VideoOutcome cancelled(VideoRequest request) {
        return VideoOutcome.without(request, VideoState.CANCELLED, null, null);
    }

    private Optional<Origin> lastObeyed(String jobId) throws IOException {
        try {
            String[] parts = Files.readString(layout.obeyed(jobId)).split("\n", 4);
            return Optional.of(
                    new Origin(
                            parts[3],
                            Integer.parseInt(parts[0]),
                            Long.parseLong(parts[1]),
                            Long.parseLong(parts[2]),
                            new byte[0]));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static void leave(Path marker) throws IOException {
        AtomicFile.write(marker, new byte[0]);
    }

    private static void write(Path file, String text) throws IOException {
        AtomicFile.write(file, text.getBytes(StandardCharsets.UTF_8));
    }
}
