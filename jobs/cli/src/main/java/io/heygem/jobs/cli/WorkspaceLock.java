package io.heygem.jobs.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps two processes from tidying one workspace under each other's hands. */
final class WorkspaceLock implements AutoCloseable {

    private final FileChannel channel;

    private WorkspaceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Takes the lock; the end of the process frees it, however it ends.
     *
     * @throws LipSyncException when another process has it
     */
    static WorkspaceLock of(Path workspace) throws IOException, LipSyncException {
        Files.createDirectories(workspace);
        FileChannel channel =
                FileChannel.open(
                        workspace.resolve(".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            throw new LipSyncException(
                    "workspace "
                            + workspace
                            + " is in use by another heygem, expected a free one: wait for it or"
                            + " name another with --workspace");
        }
        return new WorkspaceLock(channel);
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
