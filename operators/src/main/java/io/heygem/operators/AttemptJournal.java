package io.heygem.operators;

import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.ProcessMark;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Remembers on disk what native code works on, so that work which kills the process is known when
 * the process is back. It lies outside Flink's state, which a failure takes back together with
 * whatever counted that failure.
 *
 * <p>A mark is made before the work and removed after it. A mark whose process is gone is a death.
 * Work that was there when a process died is only a suspect, the others that ran at that moment are
 * innocent; so suspects run one at a time, and whoever gets through is cleared.
 */
final class AttemptJournal {

    /** So many deaths and the work is given up. */
    static final int MAX_DEATHS = 3;

    /** Waiting longer for another suspect could block the stream; then both run. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_AGAIN_MS = 20;

    private final JobLayout layout;

    AttemptJournal(JobLayout layout) {
        this.layout = layout;
    }

    /** One piece of work that is marked. */
    final class Attempt implements AutoCloseable {

        private final Path mark;
        private final int deaths;
        private RandomAccessFile suspects;

        private Attempt(Path mark, int deaths) {
            this.mark = mark;
            this.deaths = deaths;
        }

        /** How often the process died of it, or beside it. */
        int deaths() {
            return deaths;
        }

        /** Begins the work. */
        void begin() throws IOException, InterruptedException {
            if (deaths > 0) {
                suspects = waitForOtherSuspects();
            }
            write(ProcessMark.own());
        }

        /** The work came to its end, good or bad: it does not kill. */
        void survived() throws IOException {
            Files.deleteIfExists(mark);
        }

        /** The work was broken off from outside and has proved nothing. */
        void brokenOff() throws IOException {
            if (deaths == 0) {
                Files.deleteIfExists(mark);
            } else {
                write(null);
            }
        }

        private void write(ProcessMark process) throws IOException {
            String text = deaths + " " + (process == null ? "" : process);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            try {
                Files.write(mark, bytes);
            } catch (NoSuchFileException e) {
                Files.createDirectories(mark.getParent());
                Files.write(mark, bytes);
            }
        }

        private RandomAccessFile waitForOtherSuspects() throws IOException, InterruptedException {
            RandomAccessFile file = new RandomAccessFile(layout.suspects().toFile(), "rw");
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!tryLock(file) && System.nanoTime() < deadline) {
                Thread.sleep(LOOK_AGAIN_MS);
            }
            return file;
        }

        /** Lets the next suspect begin. */
        @Override
        public void close() throws IOException {
            if (suspects != null) {
                suspects.close();
            }
        }
    }

    /** Looks up what is known of some work. */
    Attempt of(Stage stage, String key) throws IOException {
        Path mark = layout.attempt(stage, key);
        String text;
        try {
            text = Files.readString(mark);
        } catch (NoSuchFileException e) {
            return new Attempt(mark, 0);
        }
        return new Attempt(mark, deaths(text));
    }

    private int deaths(String text) {
        int space = text.indexOf(' ');
        if (space < 1) {
            // The process died while it wrote the mark.
            return 1;
        }
        int before = Integer.parseInt(text, 0, space, 10);
        String process = text.substring(space + 1);
        if (process.isEmpty()) {
            return before;
        }
        // Who works on what another host had in hands does so because that host lost it.
        boolean died =
                ProcessMark.parse(process)
                        .map(mark -> mark.isGone() || !mark.isOfThisHost())
                        .orElse(true);
        return before + (died ? 1 : 0);
    }

    private static boolean tryLock(RandomAccessFile file) throws IOException {
        try {
            FileLock lock = file.getChannel().tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
