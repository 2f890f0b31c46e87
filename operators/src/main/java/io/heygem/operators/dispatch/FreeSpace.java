package io.heygem.operators.dispatch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches how much of the disk is left; says so when it becomes too little and enough again. */
final class FreeSpace {

    private static final Logger LOG = LoggerFactory.getLogger(FreeSpace.class);

    private final Path folder;
    private final long leastBytes;
    private boolean low;

    FreeSpace(Path folder, long leastBytes) {
        this.folder = folder;
        this.leastBytes = leastBytes;
    }

    /** Whether less than the least is left. */
    boolean isLow() throws IOException {
        Files.createDirectories(folder);
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < leastBytes != low) {
            low = !low;
            if (low) {
                LOG.warn(
                        "{} has {} bytes left, expected {}: no video is begun until there are",
                        folder,
                        free,
                        leastBytes);
            } else {
                LOG.info("{} has room again: {} bytes", folder, free);
            }
        }
        return low;
    }
}
