package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The presentation times that a track's packets announce.
 *
 * @param ticks one per frame, strictly ascending, in the track's time base
 * @param keyTicks those of them that are key frames, ascending
 * @param packets how many packets hold a picture
 * @param trusted false when times are missing or doubled
 * @param brokeOff true when the file ends before its time
 */
record FrameIndex(long[] ticks, long[] keyTicks, int packets, boolean trusted, boolean brokeOff) {

    /**
     * Reads a source to its end.
     *
     * @param most stops at the first frame after so many
     */
    static FrameIndex scan(MediaSource source, int most) {
        boolean vp8 = source.track().codecpar().codec_id() == AV_CODEC_ID_VP8;
        LongStream.Builder times = LongStream.builder();
        LongStream.Builder keys = LongStream.builder();
        int packets = 0;
        int missing = 0;
        AVPacket packet = av_packet_alloc();
        try {
            while (packets <= most && source.read(packet)) {
                if (isShown(packet, vp8)) {
                    packets++;
                    if (packet.pts() == AV_NOPTS_VALUE) {
                        missing++;
                    } else {
                        times.add(packet.pts());
                        if ((packet.flags() & AV_PKT_FLAG_KEY) != 0) {
                            keys.add(packet.pts());
                        }
                    }
                }
                av_packet_unref(packet);
            }
        } finally {
            av_packet_free(packet);
        }
        long[] ticks = times.build().sorted().distinct().toArray();
        boolean trusted = missing == 0 && ticks.length == packets;
        long[] keyTicks = keys.build().sorted().distinct().toArray();
        return new FrameIndex(ticks, keyTicks, packets, trusted, source.brokeOff());
    }

    /** Edit lists discard, AVI repeats with empty packets, VP8 has frames for reference only. */
    private static boolean isShown(AVPacket packet, boolean vp8) {
        if ((packet.flags() & AV_PKT_FLAG_DISCARD) != 0 || packet.size() == 0) {
            return false;
        }
        return !vp8 || (packet.data().get(0) & 0x10) != 0;
    }

    /** The index without what comes before a frame that is the first one to decode. */
    FrameIndex startingAt(long firstTicks) {
        return new FrameIndex(
                from(ticks, firstTicks), from(keyTicks, firstTicks), packets, trusted, brokeOff);
    }

    private static long[] from(long[] ascending, long first) {
        return Arrays.stream(ascending).filter(tick -> tick >= first).toArray();
    }
}
