package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.stream.LongStream;

/**
 * What decoding a whole track shows.
 *
 * @param frames how many frames there are
 * @param ticks their times, strictly ascending; null when the decoder does not know them
 */
record FrameCount(int frames, long[] ticks) {

    /** Decodes from a cursor's first frame to the end. */
    static FrameCount of(FrameCursor cursor) {
        LongStream.Builder ticks = LongStream.builder();
        boolean known = true;
        long last = AV_NOPTS_VALUE;
        int frames = 0;
        do {
            long time = cursor.currentTicks();
            known &= time != AV_NOPTS_VALUE && (frames == 0 || time > last);
            last = time;
            ticks.add(time);
            frames++;
        } while (cursor.advance());
        return new FrameCount(frames, known ? ticks.build().toArray() : null);
    }
}
