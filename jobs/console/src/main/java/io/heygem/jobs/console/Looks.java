package io.heygem.jobs.console;

import io.heygem.jobs.console.http.Call;
import io.heygem.jobs.console.http.EventHub;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.upload.Upload;
import io.heygem.jobs.console.upload.UploadStore;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks into files, one after the other: at what was brought, and for pictures of videos. */
public final class Looks implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Looks.class);

    private final JobLayout layout;
    private final FileLooker looker;
    private final UploadStore uploads;
    private final EventHub events;
    private final ReentrantLock one = new ReentrantLock(true);
    private final ExecutorService worker =
            Executors.newSingleThreadExecutor(
                    work -> {
                        Thread thread = new Thread(work, "console-looks");
                        thread.setDaemon(true);
                        return thread;
                    });

    Looks(JobLayout layout, FileLooker looker, UploadStore uploads, EventHub events) {
        this.layout = layout;
        this.looker = looker;
        this.uploads = uploads;
        this.events = events;
        uploads.all().stream()
                .filter(upload -> upload.finished() && upload.look() == null)
                .forEach(upload -> later(upload.id()));
    }

    /** Looks at a finished file soon and tells of it. */
    public void later(String uploadId) {
        worker.execute(() -> look(uploadId));
    }

    private void look(String uploadId) {
        one.lock();
        try {
            Upload upload = uploads.get(uploadId);
            Path file = uploads.file(upload);
            FileLook look =
                    upload.kind() == Upload.Kind.AUDIO ? looker.audio(file) : looker.video(file);
            uploads.looked(uploadId, look);
            events.tell("upload", Map.of("uploadId", uploadId, "usable", look.usable()));
        } catch (HttpProblem e) {
            LOG.debug("upload {} is gone", uploadId, e);
        } catch (IOException | RuntimeException e) {
            LOG.warn("upload {} could not be looked at", uploadId, e);
        } finally {
            one.unlock();
        }
    }

    /** Answers with a picture of a video. */
    public void thumbnail(Call call, Path video)
            throws IOException, HttpProblem, InterruptedException {
        Path jpeg;
        try {
            jpeg =
                    layout.thumbnails()
                            .resolve(
                                    Digests.of(
                                                    video.toString(),
                                                    Files.size(video),
                                                    Files.getLastModifiedTime(video).toMillis())
                                            + ".jpg");
        } catch (NoSuchFileException e) {
            throw new HttpProblem(404, "FILE_GONE");
        }
        if (!Files.exists(jpeg)) {
            one.lockInterruptibly();
            try {
                if (!Files.exists(jpeg)) {
                    make(video, jpeg);
                }
            } finally {
                one.unlock();
            }
        }
        if (Files.size(jpeg) == 0) {
            throw new HttpProblem(404, "NO_PICTURE");
        }
        call.file(jpeg, "image/jpeg");
    }

    /** An empty file says for ever that there is no picture. */
    private void make(Path video, Path jpeg) throws IOException {
        Files.createDirectories(jpeg.getParent());
        try (AtomicFile file = AtomicFile.create(jpeg)) {
            if (!looker.thumbnail(video, file.path())) {
                Files.write(file.path(), new byte[0]);
            }
            file.commit();
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
