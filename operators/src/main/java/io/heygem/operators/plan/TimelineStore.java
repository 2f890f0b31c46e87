package io.heygem.operators.plan;

import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.EntryFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
        EntryFile.read(layout.framePts(videoDigest), from, to, Long.BYTES)
                .asLongBuffer()
                .get(values);
        return values;
    }

    /** Source frames in slots [from, to). */
    public int[] slots(String videoDigest, int from, int to) throws IOException {
        int[] values = new int[to - from];
        EntryFile.read(layout.slots(videoDigest), from, to, Integer.BYTES)
                .asIntBuffer()
                .get(values);
        return values;
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
