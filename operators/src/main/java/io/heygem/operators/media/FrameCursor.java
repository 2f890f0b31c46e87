package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_index_search_timestamp;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_clone;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * A window of neighbouring decoded frames that can be moved over a track.
 *
 * <p>A frame is found by its position: its presentation time in microseconds counted from the first
 * frame, or, where times cannot be trusted, its ordinal counted from the start.
 */
final class FrameCursor implements AutoCloseable {

    /** A decoded frame and where it stands. */
    record Entry(long position, AVFrame frame) {}

    /** Jumps shorter than this are decoded through: a seek would cost more. */
    private static final long WORTH_A_SEEK_US = 500_000;

    /** The same where the file has no index of key frames to ask. */
    private static final long WORTH_A_BLIND_SEEK_US = 3_000_000;

    /** How far before the wanted time a seek aims, tried in this order. */
    private static final long[] RUN_UPS_US = {0, 2_000_000, 10_000_000};

    /** Native memory that frames kept for reading backwards may take. */
    private static final long BACKWARD_BYTES = 16L << 20;

    private static final int FORWARD_FRAMES = 2;

    private final Path file;
    private final int threads;
    private final boolean byTime;
    private final Runnable wanted;
    private final Deque<Entry> window = new ArrayDeque<>();
    private MediaSource source;
    private TrackDecoder decoder;
    private FrameShape shape;
    private int capacity = FORWARD_FRAMES;
    private boolean windowAtStart;
    private boolean ended;
    private long firstTicks;
    private long count;
    private long decoded;
    private final KeyAnchors anchors = new KeyAnchors();

    private FrameCursor(Path file, int threads, boolean byTime, Runnable wanted) {
        this.file = file;
        this.threads = threads;
        this.byTime = byTime;
        this.wanted = wanted;
    }

    /**
     * Opens a file whose tracks were counted before, and decodes its first frame.
     *
     * @param byTime true when positions are presentation times
     */
    static FrameCursor open(Path file, int threads, boolean byTime) throws MediaException {
        return open(file, threads, byTime, () -> {});
    }

    /**
     * As {@link #open(Path, int, boolean)}.
     *
     * @param wanted run before each packet is read; throws when the work shall end
     */
    static FrameCursor open(Path file, int threads, boolean byTime, Runnable wanted)
            throws MediaException {
        FrameCursor cursor = new FrameCursor(file, threads, byTime, wanted);
        try {
            cursor.restart();
            cursor.shape = FrameShape.of(cursor.window.getLast().frame(), cursor.source);
            return cursor;
        } catch (MediaException | RuntimeException e) {
            cursor.close();
            throw e;
        }
    }

    /** Starts again at the first frame, with a fresh demuxer: the only start that never lies. */
    private void restart() throws MediaException {
        clearWindow();
        closeSource();
        source = MediaSource.openProbed(file, TrackKind.VIDEO, wanted);
        decoder = new TrackDecoder(source, threads);
        ended = false;
        count = 0;
        AVFrame first = decoder.next();
        if (first == null) {
            throw new MediaException(
                    ErrorCode.DECODE_CORRUPT,
                    "no picture of %s can be decoded (codec %s): damaged, or over %d pixels"
                            .formatted(file, source.codec(), AllowList.MAX_PIXELS));
        }
        firstTicks = first.pts();
        push(0, first);
        windowAtStart = true;
    }

    private long position(AVFrame frame) {
        return byTime ? source.toUs(frame.pts() - firstTicks) : count;
    }

    private void push(long position, AVFrame frame) {
        while (window.size() >= capacity) {
            av_frame_free(window.removeFirst().frame());
            windowAtStart = false;
        }
        window.addLast(new Entry(position, av_frame_clone(frame)));
        count++;
        decoded++;
        remember(position, frame);
    }

    /** Where times name no frames, key frames are the only places to come back to. */
    private void remember(long position, AVFrame frame) {
        boolean key = (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
        if (!byTime && key && anchors.wants(position)) {
            PacketPlace place = decoder.place(frame);
            if (place != null) {
                anchors.add(new KeyAnchors.Anchor(position, place, FrameRun.crc(frame)));
            }
        }
    }

    /** Decodes one frame more; false at the end. Frames without a place in time are left out. */
    boolean advance() {
        while (!ended) {
            AVFrame frame = decoder.next();
            if (frame == null) {
                ended = true;
            } else if (!byTime || isAfterCurrent(frame)) {
                push(position(frame), frame);
                return true;
            }
        }
        return false;
    }

    private boolean isAfterCurrent(AVFrame frame) {
        return frame.pts() != AV_NOPTS_VALUE && position(frame) > current().position();
    }

    /** The frame decoded last; never null. */
    Entry current() {
        return window.getLast();
    }

    /**
     * The frame at a position, or the nearest one before it, or the first of the file. It belongs
     * to this cursor and is valid until the next call.
     */
    Entry at(long position) throws MediaException {
        if (position < window.getFirst().position() && !windowAtStart) {
            capacity =
                    (int)
                            Math.max(
                                    FORWARD_FRAMES,
                                    Math.min(64, BACKWARD_BYTES / shape.frameBytes()));
            seek(position);
        } else if (position > current().position()) {
            if (worthASeek(position)) {
                capacity = FORWARD_FRAMES;
                seek(position);
            } else if (capacity > FORWARD_FRAMES) {
                capacity = FORWARD_FRAMES;
            }
        }
        while (current().position() < position && advance()) {
            // Everything between is decoded and dropped.
        }
        return floor(position);
    }

    private Entry floor(long position) {
        Iterator<Entry> latestFirst = window.descendingIterator();
        while (latestFirst.hasNext()) {
            Entry entry = latestFirst.next();
            if (entry.position() <= position) {
                return entry;
            }
        }
        return window.getFirst();
    }

    private boolean worthASeek(long position) {
        if (!byTime) {
            KeyAnchors.Anchor anchor = anchors.before(position);
            return anchor != null && anchor.ordinal() > current().position();
        }
        if (ended || position - current().position() < WORTH_A_SEEK_US) {
            return false;
        }
        long target = firstTicks + source.toTicks(position);
        int entry = av_index_search_timestamp(source.track(), target, AVSEEK_FLAG_BACKWARD);
        if (entry < 0) {
            return position - current().position() > WORTH_A_BLIND_SEEK_US;
        }
        return avformat_index_get_entry(source.track(), entry).timestamp() > decoder.fedTicks();
    }

    /** Makes the window begin at or before a position, as near as the file allows. */
    void seek(long position) throws MediaException {
        if (byTime) {
            long target = firstTicks + source.toTicks(position);
            for (long runUp : RUN_UPS_US) {
                if (position - runUp <= 0) {
                    break;
                }
                if (source.seek(firstTicks + source.toTicks(position - runUp))) {
                    decoder.restartAtKey(target);
                    AVFrame frame = decoder.next();
                    if (frame != null && position(frame) <= position) {
                        clearWindow();
                        windowAtStart = false;
                        ended = false;
                        push(position(frame), frame);
                        return;
                    }
                }
            }
        } else if (seekToAnchor(position)) {
            return;
        }
        restart();
    }

    private boolean seekToAnchor(long position) {
        KeyAnchors.Anchor anchor = anchors.before(position);
        if (anchor == null || anchor.ordinal() == 0 || !source.seek(anchor.place())) {
            return false;
        }
        decoder.restartAtKey(Long.MAX_VALUE);
        AVFrame frame = decoder.next();
        if (frame == null || FrameRun.crc(frame) != anchor.crc()) {
            anchors.forget(anchor);
            return false;
        }
        clearWindow();
        windowAtStart = false;
        ended = false;
        count = anchor.ordinal();
        push(anchor.ordinal(), frame);
        return true;
    }

    /** How many frames were decoded and kept so far, for all positions together. */
    long decoded() {
        return decoded;
    }

    FrameShape shape() {
        return shape;
    }

    MediaSource source() {
        return source;
    }

    /** Presentation time of the first frame, ticks; may be unknown. */
    long firstTicks() {
        return firstTicks;
    }

    private void clearWindow() {
        window.forEach(entry -> av_frame_free(entry.frame()));
        window.clear();
    }

    private void closeSource() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
        if (source != null) {
            source.close();
            source = null;
        }
    }

    @Override
    public void close() {
        clearWindow();
        closeSource();
    }
}
