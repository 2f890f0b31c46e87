package io.heygem.operators.infer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * One GPU of this machine that nobody else's lip model uses: Flink tells every subtask all GPUs of
 * its TaskManager. The claim is a locked file, so it holds between processes and ends with them.
 */
final class GpuClaim implements AutoCloseable {

    private final int gpu;
    private final FileChannel channel;

    private GpuClaim(int gpu, FileChannel channel) {
        this.gpu = gpu;
        this.channel = channel;
    }

    /**
     * The first GPU that is free.
     *
     * @param folder where the locks of this machine are
     * @param gpus what there is to choose from, as CUDA counts
     * @throws IOException when all are taken
     */
    static GpuClaim of(Path folder, List<Integer> gpus) throws IOException {
        for (int gpu : gpus) {
            FileChannel channel =
                    FileChannel.open(
                            folder.resolve("heygem-gpu-" + gpu + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (locked(channel)) {
                return new GpuClaim(gpu, channel);
            }
            channel.close();
        }
        throw new IOException(
                "GPUs "
                        + gpus
                        + " of this machine are all in use by lip models, expected a free one:"
                        + " lower lipsync.infer.parallelism");
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** The GPU, as CUDA counts. */
    int gpu() {
        return gpu;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
