package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_ref;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * The packets of a sound up to a given end: what lies behind it is cut off, what is missing may be
 * filled with silence. Nothing is encoded again.
 */
final class FittedSound implements AutoCloseable {

    /** Samples per channel in a frame of AAC-LC. */
    private static final int FRAME_SAMPLES = 1024;

    private final MediaSource source;
    private final long endTicks;
    private final long frameTicks;
    private AVPacket silence;
    private boolean sourceEnded;
    private long nextTicks;

    /**
     * @param source the sound, at its beginning
     * @param endUs where it must end, microseconds
     * @param pad whether silence fills what is missing; a sound that {@link AacWriter} has not
     *     written ends where it ends
     */
    FittedSound(MediaSource source, long endUs, boolean pad) throws MediaException {
        this.source = source;
        endTicks = source.toTicks(endUs);
        silence = pad ? SilentAac.like(source.track().codecpar()) : null;
        frameTicks =
                av_rescale(
                        FRAME_SAMPLES,
                        source.track().time_base().den(),
                        (long) source.track().time_base().num()
                                * source.track().codecpar().sample_rate());
    }

    /** Puts the next packet into {@code packet}; false at the end. */
    boolean next(AVPacket packet) throws MediaException {
        if (!sourceEnded) {
            if (source.read(packet)) {
                nextTicks = packet.pts() + frameTicks;
                return fit(packet);
            }
            sourceEnded = true;
        }
        if (silence == null) {
            return false;
        }
        AacWriter.check(av_packet_ref(packet, silence), "copying silence");
        packet.pts(nextTicks).dts(nextTicks).duration(frameTicks);
        nextTicks += frameTicks;
        return fit(packet);
    }

    /** A last packet may hold less than a whole frame; where silence follows, it is whole. */
    private boolean fit(AVPacket packet) {
        if (packet.pts() >= endTicks) {
            av_packet_unref(packet);
            return false;
        }
        long whole = silence == null ? packet.duration() : frameTicks;
        packet.duration(Math.min(whole, endTicks - packet.pts()));
        return true;
    }

    @Override
    public void close() {
        if (silence != null) {
            av_packet_free(silence);
            silence = null;
        }
    }
}
