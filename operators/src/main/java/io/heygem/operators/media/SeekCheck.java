package io.heygem.operators.media;

import java.util.List;

/** Tries out whether seeks in a file arrive where they should. */
final class SeekCheck {

    private final FrameCursor cursor;

    /**
     * @param cursor finds frames by time
     */
    SeekCheck(FrameCursor cursor) {
        this.cursor = cursor;
    }

    /** True when the first, the middle and the last of some key frames are found, to the pixel. */
    boolean finds(List<FrameRun.Landmark> landmarks) throws MediaException {
        int count = landmarks.size();
        return count == 0
                || (finds(landmarks.get(0))
                        && finds(landmarks.get(count / 2))
                        && finds(landmarks.get(count - 1)));
    }

    private boolean finds(FrameRun.Landmark landmark) throws MediaException {
        return arrivesAt(landmark.ticks())
                && FrameRun.crc(cursor.current().frame()) == landmark.crc();
    }

    /**
     * Arriving early would do, if only times could be trusted then: MPEG program streams write few,
     * and after a seek FFmpeg counts the others up from a wrong one.
     */
    private boolean arrivesAt(long ticks) throws MediaException {
        long position = position(ticks);
        cursor.seek(position);
        return cursor.current().position() == position;
    }

    private long position(long ticks) {
        return cursor.source().toUs(ticks - cursor.firstTicks());
    }

    /** True when announced key frames in the middle and at the end are found. */
    boolean finds(FrameIndex index) throws MediaException {
        long[] keys = index.keyTicks();
        return keys.length > 0
                && arrivesAt(keys[keys.length / 2])
                && arrivesAt(keys[keys.length - 1]);
    }

    /**
     * True when the track can be decoded from its last key frame to its announced end, or when that
     * is too far to look.
     */
    boolean reachesEnd(FrameIndex index) throws MediaException {
        long last = index.ticks()[index.ticks().length - 1];
        if (!arrivesAt(index.keyTicks()[index.keyTicks().length - 1])) {
            return false;
        }
        int budget = FrameRun.budget(cursor.shape());
        for (int i = 0; i < budget; i++) {
            if (!cursor.advance()) {
                return cursor.current().position() == position(last);
            }
        }
        return true;
    }
}
