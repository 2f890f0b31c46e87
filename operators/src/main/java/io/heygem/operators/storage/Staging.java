package io.heygem.operators.storage;

import io.heygem.operators.record.VideoRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.commons.io.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who needs which segments. Each attempt at a video leaves a file in the rendering's folder when it
 * begins and takes it away when it has ended; the last one out removes the folder.
 *
 * <p>Only {@link #enter} makes the folder, so nobody who works on after the end brings it back.
 */
public final class Staging {

    private static final Logger LOG = LoggerFactory.getLogger(Staging.class);
    private static final String ASIDE = ".gone-";

    /** Segments that nobody waits for, of a run that was killed: the next one may want them. */
    private static final Duration KEEP_UNUSED = Duration.ofDays(3);

    /** No video takes so long, except in a job that is paused. */
    private static final Duration LONGEST_USE = Duration.ofDays(7);

    /** Marks of work that killed its process. */
    private static final Duration KEEP_ATTEMPTS = Duration.ofDays(1);

    private static final int TRIES = 100;

    private final JobLayout layout;

    public Staging(JobLayout layout) {
        this.layout = layout;
    }

    /** From now on an attempt needs the segments of a rendering; their folder is there. */
    public void enter(VideoRequest request, String renderKey) throws IOException {
        AtomicFile.write(layout.rendering(request), renderKey.getBytes(StandardCharsets.UTF_8));
        String outcome = layout.root().relativize(layout.outcome(request)).toString();
        Path lease = layout.lease(renderKey, request);
        for (int i = 0; i < TRIES; i++) {
            try {
                Files.createDirectories(lease.getParent());
                Files.writeString(lease, outcome);
                if (Files.exists(lease)) {
                    return;
                }
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                // Making folders also says "there already" of one that has gone since.
                LOG.debug("the folder of {} was just removed", lease, e);
            }
        }
        throw new IOException(
                "%s cannot be made, its folder disappeared %d times".formatted(lease, TRIES));
    }

    /** An attempt has ended, or never began; does nothing the second time. */
    public void leave(VideoRequest request) throws IOException {
        Path pointer = layout.rendering(request);
        String renderKey;
        try {
            renderKey = Files.readString(pointer);
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(layout.lease(renderKey, request));
        removeUnused(renderKey);
        Files.deleteIfExists(pointer);
    }

    /** Removes the folder of a rendering unless somebody needs it. */
    private void removeUnused(String renderKey) throws IOException {
        Path folder = layout.segments(renderKey);
        if (isUsed(folder)) {
            return;
        }
        Path aside = folder.resolveSibling(ASIDE + UUID.randomUUID() + "_" + ProcessMark.own());
        try {
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return;
        }
        if (isUsed(aside)) {
            // Somebody came in between the look and the move.
            putBack(aside, folder);
        }
        remove(aside);
    }

    /** A newcomer that was on its way into the folder may still put its file there; it looks. */
    private static void remove(Path aside) throws IOException {
        for (int i = 1; ; i++) {
            try {
                FileUtils.deleteDirectory(aside.toFile());
                return;
            } catch (IOException e) {
                if (i == TRIES) {
                    throw e;
                }
                LOG.debug("{} was not empty", aside, e);
            }
        }
    }

    private static boolean isUsed(Path folder) throws IOException {
        try (DirectoryStream<Path> users = Files.newDirectoryStream(folder.resolve("users"))) {
            return users.iterator().hasNext();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static void putBack(Path aside, Path folder) throws IOException {
        for (String part : List.of("users", "")) {
            for (Path file : files(aside.resolve(part))) {
                putBack(file, folder.resolve(part).resolve(file.getFileName()), TRIES);
            }
        }
    }

    private static void putBack(Path file, Path to, int tries) throws IOException {
        try {
            Files.createDirectories(to.getParent());
        } catch (FileAlreadyExistsException e) {
            LOG.debug("the folder of {} was just removed", to, e);
        }
        try {
            Files.move(file, to);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            LOG.debug("{} is there again already", file, e);
        } catch (NoSuchFileException e) {
            if (tries == 0) {
                throw e;
            }
            putBack(file, to, tries - 1);
        }
    }

    /**
     * Removes what dead runs left: leases of attempts that have an outcome or never got one,
     * folders that nobody needs, old marks of work that killed its process. What cannot be removed
     * stays.
     */
    public void sweep() {
        try {
            for (Path folder : files(layout.root().resolve("segments"))) {
                sweep(folder);
            }
            removeOld(layout.attempts(), KEEP_ATTEMPTS);
        } catch (IOException e) {
            LOG.warn("old staging stays in {}", layout.root(), e);
        }
    }

    private void sweep(Path folder) throws IOException {
        String name = folder.getFileName().toString();
        if (name.startsWith(ASIDE)) {
            if (isAbandoned(name) || isOlder(folder, KEEP_UNUSED)) {
                FileUtils.deleteDirectory(folder.toFile());
            }
            return;
        }
        boolean ended = false;
        for (Path lease : files(folder.resolve("users"))) {
            try {
                if (isDead(lease)) {
                    Files.deleteIfExists(lease);
                    ended = true;
                }
            } catch (NoSuchFileException e) {
                LOG.debug("{} was just taken away", lease, e);
            }
        }
        if (ended || isOlder(folder, KEEP_UNUSED)) {
            removeUnused(name);
        }
    }

    private boolean isDead(Path lease) throws IOException {
        Path outcome = layout.root().resolve(Files.readString(lease));
        Path paused = outcome.resolveSibling("../paused").normalize();
        return Files.exists(outcome) || (isOlder(lease, LONGEST_USE) && Files.notExists(paused));
    }

    private static boolean isAbandoned(String aside) {
        String process = aside.substring(aside.indexOf('_') + 1);
        return ProcessMark.parse(process).map(ProcessMark::isGone).orElse(true);
    }

    /** Removes the files of all segments of a rendering, because one of them is damaged. */
    public void discardSegments(String renderKey) throws IOException {
        for (Path file : files(layout.segments(renderKey))) {
            if (Files.isRegularFile(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static void removeOld(Path folder, Duration age) throws IOException {
        for (Path file : files(folder)) {
            if (isOlder(file, age)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static boolean isOlder(Path file, Duration age) throws IOException {
        return Files.exists(file)
                && Files.getLastModifiedTime(file).toInstant().isBefore(Instant.now().minus(age));
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(files::add);
        } catch (NoSuchFileException e) {
            return files;
        }
        return files;
    }
}
