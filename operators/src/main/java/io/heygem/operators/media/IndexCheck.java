package io.heygem.operators.media;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Compares the times that packets announce with the frames that a decoder gives. */
final class IndexCheck {

    /** Frames decoded at least; enough to show hidden frames and single fields. */
    private static final int SHORT_RUN = 25;

    /** Frames decoded at most, to get past a second key frame. */
    private static final int LONG_RUN = 300;

    /** Pixels decoded at most: ten seconds of full HD. */
    private static final long PIXEL_BUDGET = 250L * 1920 * 1080;

    private final FrameCursor cursor;
    private final FrameIndex index;
    private final long[] keyPositions;
    private long checkedKey = -1;
    private long checkedKeyCrc;

    /**
     * @param cursor at its first frame, finding frames by time
     */
    IndexCheck(FrameCursor cursor, FrameIndex index) {
        this.cursor = cursor;
        this.index = index;
        this.keyPositions = Arrays.stream(index.keyTicks()).map(this::position).toArray();
    }

    private long position(long ticks) {
        return cursor.source().toUs(ticks - cursor.firstTicks());
    }

    /** True when the first frames come at exactly the announced times. */
    boolean beginningAgrees() {
        long pixels = (long) cursor.shape().codedWidth() * cursor.shape().codedHeight();
        long run = Math.max(2, Math.min(LONG_RUN, PIXEL_BUDGET / Math.max(1, pixels)));
        for (int i = 0; i < index.ticks().length; i++) {
            long current = cursor.current().position();
            if (cursor.currentTicks() != index.ticks()[i]) {
                return false;
            }
            if (current > 0 && Arrays.binarySearch(keyPositions, current) >= 0) {
                checkedKey = current;
                checkedKeyCrc = crc(cursor.current().frame());
            }
            boolean enough = i + 1 >= SHORT_RUN && checkedKey >= 0;
            if (enough || i + 1 >= run || !cursor.advance()) {
                // A file that ends early is damaged at its end, not in its index.
                return true;
            }
        }
        return true;
    }

    /** True when seeks arrive: at the right picture once, at the right times in a few places. */
    boolean seeksAgree() throws MediaException {
        if (keyPositions.length == 0) {
            return false;
        }
        if (checkedKey >= 0) {
            cursor.seek(checkedKey);
            if (cursor.current().position() != checkedKey
                    || crc(cursor.current().frame()) != checkedKeyCrc) {
                return false;
            }
        }
        return arrivesAt(keyPositions[keyPositions.length / 2])
                && arrivesAt(keyPositions[keyPositions.length - 1]);
    }

    private boolean arrivesAt(long position) throws MediaException {
        cursor.seek(position);
        return cursor.current().position() == position;
    }

    /** Checksum of every eighth row of the first plane. */
    private static long crc(AVFrame frame) {
        CRC32 crc = new CRC32();
        byte[] row = new byte[Math.min(Math.abs(frame.linesize(0)), frame.width())];
        BytePointer plane = frame.data(0);
        for (int y = 0; y < frame.height(); y += 8) {
            plane.position((long) y * frame.linesize(0)).get(row, 0, row.length);
            crc.update(row);
        }
        return crc.getValue();
    }
}
