package io.heygem.operators.media;

import io.heygem.models.image.YuvFrame;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Any frame of a video by its place in the probe's index, exactly.
 *
 * <p>Ascending reads decode on, others go back to a key frame; frames shortly before the last one
 * are kept, so that reading backwards costs little more. One thread at a time.
 */
public final class VideoReader implements AutoCloseable {

    private final boolean byTime;
    private final FrameCursor cursor;
    private final FrameConverter converter;
    private long lastPosition = -1;
    private YuvFrame lastFrame;
    private boolean lastDamaged;

    private VideoReader(FrameCursor cursor, boolean byTime) {
        this.cursor = cursor;
        this.byTime = byTime;
        this.converter = new FrameConverter(cursor.shape());
    }

    /**
     * Opens a video, decoding on one thread.
     *
     * @param seekable what the probe says; false finds frames by counting from the start
     */
    public static VideoReader open(Path file, boolean seekable) throws MediaException {
        return open(file, seekable, 1);
    }

    /**
     * As {@link #open(Path, boolean)}.
     *
     * @param threads decoding threads; 0 takes one per core
     */
    public static VideoReader open(Path file, boolean seekable, int threads) throws MediaException {
        return new VideoReader(FrameCursor.open(file, threads, seekable), seekable);
    }

    /**
     * The frame of that ordinal and time in the probe's index. Where damage keeps the decoder from
     * giving it, the nearest one before, or the first of the file.
     *
     * @param frame ordinal, from 0
     * @param ptsUs its presentation time, from {@link VideoProbe#ptsUs()}
     * @throws MediaException when nothing decodes at all
     */
    public YuvFrame read(int frame, long ptsUs) throws MediaException {
        long position = byTime ? ptsUs : frame;
        if (position == lastPosition) {
            return lastFrame;
        }
        FrameCursor.Entry entry = cursor.at(position);
        lastDamaged = entry.position() != position || isDamaged(entry.frame());
        lastFrame = converter.convert(entry.frame());
        lastPosition = position;
        return lastFrame;
    }

    private static boolean isDamaged(AVFrame frame) {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0
                || frame.decode_error_flags() != 0;
    }

    /** Whether the frame read last was missing or decoded with errors. */
    public boolean lastDamaged() {
        return lastDamaged;
    }

    /** How many frames had to be decoded for what was read so far. */
    long decodedFrames() {
        return cursor.decoded();
    }

    @Override
    public void close() {
        converter.close();
        cursor.close();
    }
}
