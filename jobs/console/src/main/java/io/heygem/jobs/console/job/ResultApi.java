package io.heygem.jobs.console.job;

import io.heygem.jobs.console.Looks;
import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.ContentDisposition;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Router;
import io.heygem.pipeline.event.StatusEvent;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Finished files: to play, to keep, all of a job in one. */
public final class ResultApi {

    private static final int BUFFER = 1 << 16;
    private static final int LONGEST_NAME = 120;

    private final JobBook book;
    private final Looks looks;

    public ResultApi(JobBook book, Looks looks) {
        this.book = book;
        this.looks = looks;
    }

    /** Adds its operations. */
    public void register(Router router) {
        String video = "/api/jobs/{jobId}/videos/{videoId}/";
        router.on("GET", video + "result", this::result)
                .on("GET", video + "thumbnail", this::thumbnail)
                .on("GET", "/api/jobs/{jobId}/zip", this::zip);
    }

    private void result(Call call) throws IOException, HttpProblem {
        JobView.Video video = video(call);
        Path file = file(video.jobId(), video.videoId());
        String name = stem(video.name()) + ending(file);
        call.with(
                "Content-Disposition",
                call.query("download").isPresent()
                        ? ContentDisposition.attachment(name)
                        : ContentDisposition.inline(name));
        call.file(file, "video/mp4");
    }

    private void thumbnail(Call call) throws IOException, HttpProblem, InterruptedException {
        JobView.Video video = video(call);
        looks.thumbnail(call, file(video.jobId(), video.videoId()));
    }

    private JobView.Video video(Call call) throws HttpProblem {
        String videoId = call.path("videoId");
        return book.get(call.path("jobId"), true).videos().stream()
                .filter(video -> video.videoId().equals(videoId))
                .findFirst()
                .orElseThrow(() -> new HttpProblem(404, "VIDEO_UNKNOWN", videoId));
    }

    private Path file(String jobId, String videoId) throws HttpProblem {
        if (book.video(jobId, videoId).map(StatusEvent::output).isEmpty()) {
            throw new HttpProblem(404, "NO_RESULT", videoId);
        }
        return find(jobId, videoId).orElseThrow(() -> new HttpProblem(404, "FILE_GONE"));
    }

    /** A finished file that is really there, and really a file. */
    private Optional<Path> find(String jobId, String videoId) {
        try {
            return book.video(jobId, videoId)
                    .map(StatusEvent::output)
                    .map(Path::of)
                    .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void zip(Call call) throws IOException, HttpProblem {
        JobView job = book.get(call.path("jobId"), true);
        Map<String, Path> entries = new LinkedHashMap<>();
        for (JobView.Video video : job.videos()) {
            // What is gone is not in it; only a zip of nothing is refused.
            find(job.jobId(), video.videoId())
                    .ifPresent(
                            file ->
                                    entries.put(
                                            free(stem(video.name()), ending(file), entries), file));
        }
        if (entries.isEmpty()) {
            throw new HttpProblem(404, "NO_RESULTS", job.title());
        }
        call.with("Cache-Control", "no-store");
        call.with("Content-Disposition", ContentDisposition.attachment(job.title() + ".zip"));
        try (OutputStream out = call.open(200, "application/zip");
                ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, BUFFER))) {
            if (call.head()) {
                return;
            }
            // Videos do not become smaller; all that matters is that it costs nothing.
            zip.setLevel(Deflater.NO_COMPRESSION);
            for (Map.Entry<String, Path> entry : entries.entrySet()) {
                ZipEntry one = new ZipEntry(entry.getKey());
                one.setLastModifiedTime(Files.getLastModifiedTime(entry.getValue()));
                zip.putNextEntry(one);
                Files.copy(entry.getValue(), zip);
                zip.closeEntry();
            }
        }
    }

    /** A name that no entry has, also where big and small letters are the same. */
    private static String free(String stem, String ending, Map<String, Path> entries) {
        for (int number = 1; ; number++) {
            String name = (number == 1 ? stem : stem + " (" + number + ")") + ending;
            boolean taken =
                    entries.keySet().stream()
                            .anyMatch(
                                    known ->
                                            known.toLowerCase(Locale.ROOT)
                                                    .equals(name.toLowerCase(Locale.ROOT)));
            if (!taken) {
                return name;
            }
        }
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot);
    }

    /** The name without its ending and without what means something in a path. */
    static String stem(String name) {
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        StringBuilder safe = new StringBuilder();
        stem.codePoints()
                .limit(LONGEST_NAME)
                .forEach(
                        c ->
                                safe.appendCodePoint(
                                        "/\\:*?\"<>|".indexOf(c) >= 0
                                                        || Character.isISOControl(c)
                                                        || Character.getType(c) == Character.FORMAT
                                                        || Character.getType(c)
                                                                == Character.SURROGATE
                                                ? '_'
                                                : c));
        String plain = safe.toString().strip();
        return plain.isEmpty() || plain.matches("\\.+") ? "video" : plain;
    }
}
