package io.heygem.operators.plan;

import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Presentation times and slots of videos in the workspace, read by slices so that a record never
 * holds a whole video's.
 */
public final class TimelineStore {

    private final JobLayout layout;

    public TimelineStore(JobLayout layout) {
        this.layout = layout;
    }

    /** Stores the timeline of a video. */
    public void save(String videoDigest, long[] ptsUs, int[] slots) throws IOException {
        byte[] times = new byte[Math.multiplyExact(ptsUs.length, Long.BYTES)];
        wrap(times).asLongBuffer().put(ptsUs);
        AtomicFile.write(layout.framePts(videoDigest), times);
        byte[] frames = new byte[Math.multiplyExact(slots.length, Integer.BYTES)];
        wrap(frames).asIntBuffer().put(slots);
        AtomicFile.write(layout.slots(videoDigest), frames);
    }

    /** Presentation times of source frames [from, to), microseconds. */
    public long[] ptsUs(String videoDigest, int from, int to) throws IOException {
        long[] values = new long[to - from];
        read(layout.framePts(videoDigest), from, to, Long.BYTES).asLongBuffer().get(values);
        return values;
    }

    /** Source frames in slots [from, to). */
    public int[] slots(String videoDigest, int from, int to) throws IOException {
        int[] values = new int[to - from];
        read(layout.slots(videoDigest), from, to, Integer.BYTES).asIntBuffer().get(values);
        return values;
    }

    /** Reads entries [from, to) of a file of equally long little-endian entries. */
    public static ByteBuffer read(Path file, int from, int to, int entryBytes) throws IOException {
        ByteBuffer bytes = wrap(new byte[Math.multiplyExact(to - from, entryBytes)]);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = (long) from * entryBytes;
            while (bytes.hasRemaining()) {
                if (channel.read(bytes, at + bytes.position()) < 0) {
                    throw new IOException(
                            "%s has %d bytes, expected entries of %d bytes up to %d"
                                    .formatted(file, channel.size(), entryBytes, to));
                }
            }
        }
        return bytes.flip();
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
