package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * What decoding a track from its first frame on showed.
 *
 * @param ticks presentation time of every frame, as the decoder gave it
 * @param guessedTicks the same where the decoder had to guess some
 * @param landmarks key frames after the first, about a second apart
 * @param ended true when the run reached the end of the track
 */
record FrameRun(long[] ticks, long[] guessedTicks, List<Landmark> landmarks, boolean ended) {

    /** A key frame that a seek must be able to find. */
    record Landmark(long ticks, long crc) {}

    /** Frames of a short run; enough to show hidden frames and single fields. */
    private static final int ENOUGH = 25;

    /** Frames of a short run that has not met a second key frame. */
    private static final int AT_MOST = 300;

    /** Pixels of a short run: ten seconds of 720p. */
    private static final long PIXEL_BUDGET = 250L * 1280 * 720;

    /** Decodes until the second key frame, but not for long. */
    static FrameRun beginning(FrameCursor cursor) {
        return decode(cursor, budget(cursor.shape()), ENOUGH);
    }

    /** Decodes everything. */
    static FrameRun whole(FrameCursor cursor) {
        return decode(cursor, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** How many frames of a size may be decoded for a check. */
    static int budget(FrameShape shape) {
        long pixels = (long) shape.codedWidth() * shape.codedHeight();
        return (int) Math.max(2, Math.min(AT_MOST, PIXEL_BUDGET / pixels));
    }

    private static FrameRun decode(FrameCursor cursor, int most, int enoughWithLandmark) {
        LongStream.Builder ticks = LongStream.builder();
        LongStream.Builder guessed = LongStream.builder();
        List<Landmark> landmarks = new ArrayList<>();
        long apart = cursor.source().toTicks(1_000_000);
        long lastMark = cursor.firstTicks();
        int frames = 0;
        boolean more = true;
        while (more) {
            AVFrame frame = cursor.current().frame();
            long time = frame.pts();
            ticks.add(time);
            guessed.add(frame.best_effort_timestamp());
            boolean key = (frame.flags() & AVFrame.AV_FRAME_FLAG_KEY) != 0;
            boolean far = landmarks.isEmpty() || time - lastMark >= apart;
            if (key && frames > 0 && far && time != AV_NOPTS_VALUE) {
                landmarks.add(new Landmark(time, crc(frame)));
                lastMark = time;
            }
            frames++;
            boolean enough = frames >= enoughWithLandmark && !landmarks.isEmpty();
            if (frames >= most || enough) {
                break;
            }
            more = cursor.advance();
        }
        return new FrameRun(ticks.build().toArray(), guessed.build().toArray(), landmarks, !more);
    }

    /** True when the run is how an announced track begins. */
    boolean begins(FrameIndex index) {
        int frames = ticks.length;
        return frames <= index.ticks().length
                && Arrays.equals(ticks, 0, frames, index.ticks(), 0, frames)
                && (!ended || frames == index.ticks().length);
    }

    /** Strictly ascending times of all frames, or null when there are none to trust. */
    long[] times() {
        if (ascends(ticks)) {
            return ticks;
        }
        return ascends(guessedTicks) ? guessedTicks : null;
    }

    /** True when the decoder gave every frame a time of its own, so that times name frames. */
    boolean timesNameFrames() {
        return ascends(ticks);
    }

    private static boolean ascends(long[] ticks) {
        for (int i = 0; i < ticks.length; i++) {
            if (ticks[i] == AV_NOPTS_VALUE || (i > 0 && ticks[i] <= ticks[i - 1])) {
                return false;
            }
        }
        return true;
    }

    /** Checksum of every eighth row of a frame's first plane. */
    static long crc(AVFrame frame) {
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
