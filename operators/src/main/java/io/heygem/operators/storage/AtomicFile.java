package io.heygem.operators.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that appears whole or not at all: written under a temporary name beside its place, synced,
 * renamed.
 */
public final class AtomicFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicFile.class);
    private static final String PREFIX = ".heygem-";

    /** Host names may have dots but no such sign. */
    private static final char MARK_END = '~';

    private final Path target;
    private final Path temporary;
    private boolean committed;

    private AtomicFile(Path target, Path temporary) {
        this.target = target;
        this.temporary = temporary;
    }

    /** Begins a file; its folder is made when missing. */
    public static AtomicFile create(Path target) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        return createBeside(target);
    }

    /** Begins a file in a folder that is there; writing fails when it is not. */
    public static AtomicFile createBeside(Path target) {
        Path folder = target.toAbsolutePath().getParent();
        // The ending stays, because muxers choose the container by it.
        String name = target.getFileName().toString();
        String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
        Path temporary =
                folder.resolve(
                        PREFIX + UUID.randomUUID() + "_" + ProcessMark.own() + MARK_END + ending);
        return new AtomicFile(target, temporary);
    }

    /** Writes a small file at once. */
    public static void write(Path target, byte[] content) throws IOException {
        try (AtomicFile file = create(target)) {
            Files.write(file.path(), content);
            file.commit();
        }
    }

    /**
     * Removes temporary files of processes that were killed: of this host at once, of others, who
     * cannot be asked, when they are old.
     */
    public static void removeAbandoned(Path folder, Duration olderThan) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        Instant limit = Instant.now().minus(olderThan);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : files) {
                removeIfOlder(file, limit);
            }
        }
    }

    private static void removeIfOlder(Path file, Instant limit) {
        try {
            if (isOfADeadProcess(file)
                    || Files.getLastModifiedTime(file).toInstant().isBefore(limit)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // Just renamed by whoever writes it, or not ours to delete: either way it stays.
            LOG.debug("{} stays", file, e);
        }
    }

    private static boolean isOfADeadProcess(Path file) {
        String name = file.getFileName().toString();
        int mark = name.indexOf('_');
        int ending = name.indexOf(MARK_END, mark);
        return mark > 0
                && ending > mark
                && ProcessMark.parse(name.substring(mark + 1, ending))
                        .map(ProcessMark::isGone)
                        .orElse(false);
    }

    /** Where to write until {@link #commit}. */
    public Path path() {
        return temporary;
    }

    /** Makes the file appear; what was there before is replaced. */
    public void commit() throws IOException {
        sync(temporary, StandardOpenOption.WRITE);
        Files.move(
                temporary,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
        committed = true;
        syncFolder(target.toAbsolutePath().getParent());
    }

    /** Removes what was not committed. */
    @Override
    public void close() throws IOException {
        if (!committed) {
            Files.deleteIfExists(temporary);
        }
    }

    private static void sync(Path path, StandardOpenOption mode) throws IOException {
        try (FileChannel channel = FileChannel.open(path, mode)) {
            channel.force(true);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        try {
            sync(folder, StandardOpenOption.READ);
        } catch (java.nio.file.AccessDeniedException e) {
            // Windows cannot open a folder; its rename is durable by itself.
            if (Files.isReadable(folder) && !System.getProperty("os.name").startsWith("Windows")) {
                throw e;
            }
        }
    }
}
