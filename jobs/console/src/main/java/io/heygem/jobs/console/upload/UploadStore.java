package io.heygem.jobs.console.upload;

import io.heygem.jobs.console.FileLook;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.http.Json;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that people bring. A file on disk is the truth: how much of it is there is the length
 * of its part, whatever process wrote it, so a restart loses nothing.
 */
public final class UploadStore {

    private static final Logger LOG = LoggerFactory.getLogger(UploadStore.class);
    private static final int BUFFER = 1 << 16;
    private static final int LOOK_EVERY = 256;

    private final JobLayout layout;
    private final UploadLimits limits;
    private final LongSupplier free;
    private final Clock clock;
    private final Map<String, Upload> known = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Semaphore chunks;

    /**
     * The store of a workspace, with what is there already.
     *
     * @param free bytes that the disk has left
     */
    public UploadStore(JobLayout layout, UploadLimits limits, LongSupplier free, Clock clock)
            throws IOException {
        this.layout = layout;
        this.limits = limits;
        this.free = free;
        this.clock = clock;
        this.chunks = new Semaphore(limits.chunks());
        Files.createDirectories(layout.uploads());
        Files.createDirectories(layout.inputVideos());
        Files.createDirectories(layout.inputAudios());
        try (DirectoryStream<Path> files = Files.newDirectoryStream(layout.uploads(), "*.json")) {
            for (Path file : files) {
                try {
                    Upload upload = Json.read(Files.readAllBytes(file), Upload.class);
                    known.put(upload.id(), upload);
                } catch (IOException e) {
                    LOG.warn("{} is no upload of ours: {}", file, e.getMessage());
                }
            }
        }
    }

    /** How much may be brought. */
    public UploadLimits limits() {
        return limits;
    }

    /** All files, the latest first. */
    public List<Upload> all() {
        List<Upload> all = new ArrayList<>(known.values());
        all.sort(Comparator.comparingLong(Upload::createdAt).reversed());
        return all;
    }

    /** A file. */
    public Upload get(String id) throws HttpProblem {
        Upload upload = known.get(id);
        if (upload == null) {
            throw new HttpProblem(404, "UPLOAD_UNKNOWN", id);
        }
        return upload;
    }

    /** A file all of which is there. */
    public Upload finished(String id, Upload.Kind kind) throws HttpProblem {
        Upload upload = get(id);
        if (!upload.finished()) {
            throw new HttpProblem(409, "UPLOAD_UNFINISHED", upload.name());
        }
        if (upload.kind() != kind) {
            throw new HttpProblem(409, "UPLOAD_KIND", upload.name(), kind);
        }
        return upload;
    }

    /** Where a finished file lies. */
    public Path file(Upload upload) {
        Path folder =
                upload.kind() == Upload.Kind.AUDIO ? layout.inputAudios() : layout.inputVideos();
        return folder.resolve(upload.fileName());
    }

    /** How much of a file is there. */
    public long offset(Upload upload) throws IOException {
        if (upload.finished()) {
            return upload.size();
        }
        try {
            return Files.size(part(upload));
        } catch (NoSuchFileException e) {
            // Another thread has just moved it to where finished files lie.
            return upload.size();
        }
    }

    /**
     * Announces a file.
     *
     * @throws HttpProblem 413 when it is too large, 507 when the disk would be full with it
     */
    public synchronized Upload create(Upload.Kind kind, String name, long size)
            throws HttpProblem, IOException {
        if (size > limits.fileBytes()) {
            throw new HttpProblem(413, "UPLOAD_TOO_LARGE", name, size, limits.fileBytes());
        }
        long open = 0;
        long announced = 0;
        for (Upload upload : known.values()) {
            if (!upload.finished()) {
                open++;
                announced += upload.size() - offset(upload);
            }
        }
        if (open >= limits.files()) {
            throw new HttpProblem(429, "UPLOADS_OPEN", limits.files());
        }
        long left = free.getAsLong();
        if (left - announced - size < limits.freeBytes()) {
            throw new HttpProblem(507, "DISK_FULL", size, left, limits.freeBytes());
        }
        Upload upload =
                new Upload(
                        UUID.randomUUID().toString(),
                        kind,
                        name,
                        size,
                        clock.millis(),
                        false,
                        null,
                        null);
        Files.createFile(part(upload));
        keep(upload);
        return upload;
    }

    /**
     * Takes the next piece. What arrives stays, even when the rest of the piece does not.
     *
     * @param offset where the piece begins, which must be where the file ends so far
     * @return where it ends now
     */
    public long append(String id, long offset, InputStream in) throws HttpProblem, IOException {
        Upload upload = get(id);
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        if (!lock.tryLock()) {
            throw new HttpProblem(409, "UPLOAD_BUSY", upload.name());
        }
        try {
            if (!chunks.tryAcquire()) {
                throw new HttpProblem(429, "UPLOAD_CHUNKS", limits.chunks());
            }
            try {
                long there = offset(get(id));
                if (there != offset) {
                    throw new HttpProblem(409, "UPLOAD_OFFSET", offset, there);
                }
                if (upload.finished()) {
                    return there;
                }
                return receive(upload, there, in);
            } finally {
                chunks.release();
            }
        } finally {
            lock.unlock();
        }
    }

    private long receive(Upload upload, long from, InputStream in) throws HttpProblem, IOException {
        long at = from;
        try (FileChannel out =
                FileChannel.open(
                        part(upload), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            byte[] buffer = new byte[BUFFER];
            for (int piece = 0; ; piece++) {
                int read;
                try {
                    read = in.read(buffer);
                } catch (IOException e) {
                    throw new EOFException(upload.id() + " was cut off at " + at);
                }
                if (read < 0) {
                    return at;
                }
                if (at + read > upload.size()) {
                    out.truncate(from);
                    throw new HttpProblem(413, "UPLOAD_TOO_LONG", upload.name(), upload.size());
                }
                if (piece % LOOK_EVERY == 0 && free.getAsLong() - read < limits.freeBytes()) {
                    throw new HttpProblem(
                            507, "DISK_FULL", read, free.getAsLong(), limits.freeBytes());
                }
                ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                at += read;
            }
        }
    }

    /**
     * Ends a file: it is checked and moved to where the stream may read it.
     *
     * @param sha256 what the digest must be; null for any
     */
    public Upload finish(String id, String sha256) throws HttpProblem, IOException {
        Upload upload = get(id);
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        if (!lock.tryLock()) {
            throw new HttpProblem(409, "UPLOAD_BUSY", upload.name());
        }
        try {
            upload = get(id);
            if (upload.finished()) {
                return upload;
            }
            long there = offset(upload);
            if (there != upload.size()) {
                throw new HttpProblem(409, "UPLOAD_INCOMPLETE", there, upload.size());
            }
            String digest = Digests.file(part(upload));
            if (sha256 != null && !sha256.equalsIgnoreCase(digest)) {
                throw new HttpProblem(422, "UPLOAD_DIGEST", sha256, digest);
            }
            try (FileChannel file = FileChannel.open(part(upload), StandardOpenOption.WRITE)) {
                file.force(true);
            }
            Files.move(part(upload), file(upload), StandardCopyOption.ATOMIC_MOVE);
            Upload done = upload.finished(digest);
            keep(done);
            return done;
        } finally {
            lock.unlock();
        }
    }

    /** Writes down what a file is. */
    public Upload looked(String id, FileLook look) throws HttpProblem, IOException {
        Upload looked = get(id).looked(look);
        keep(looked);
        return looked;
    }

    /** Takes a file away. */
    public void delete(String id) throws HttpProblem, IOException {
        Upload upload = get(id);
        ReentrantLock lock = locks.computeIfAbsent(id, any -> new ReentrantLock());
        if (!lock.tryLock()) {
            throw new HttpProblem(409, "UPLOAD_BUSY", upload.name());
        }
        try {
            known.remove(id);
            Files.deleteIfExists(record(upload));
            Files.deleteIfExists(part(upload));
            Files.deleteIfExists(file(upload));
            locks.remove(id);
        } finally {
            lock.unlock();
        }
    }

    /** Takes away what was begun long ago and never finished. */
    public void deleteAbandoned() throws IOException {
        long before = clock.millis() - limits.abandonedAfter().toMillis();
        for (Upload upload : all()) {
            if (!upload.finished() && Files.getLastModifiedTime(part(upload)).toMillis() < before) {
                try {
                    delete(upload.id());
                    LOG.info("upload {} was never finished and is removed", upload.id());
                } catch (HttpProblem e) {
                    LOG.debug("upload {} goes on after all", upload.id(), e);
                }
            }
        }
    }

    private void keep(Upload upload) throws IOException {
        AtomicFile.write(record(upload), Json.bytes(upload));
        known.put(upload.id(), upload);
    }

    private Path record(Upload upload) {
        return layout.uploads().resolve(upload.id() + ".json");
    }

    private Path part(Upload upload) {
        return layout.uploads().resolve(upload.id() + ".part");
    }
}
