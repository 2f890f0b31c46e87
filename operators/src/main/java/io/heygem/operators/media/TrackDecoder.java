package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_COPY_OPAQUE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.Pointer;

/**
 * Packets of a source in, decoded frames out, in order of presentation. Damaged packets are counted
 * and skipped.
 */
final class TrackDecoder implements AutoCloseable {

    private static final int HELD_PACKETS = 128;

    private final MediaSource source;
    private AVCodecContext context;
    private AVPacket packet;
    private AVFrame frame;
    private boolean drained;
    private boolean waitForKey;
    private long latestKeyTicks;
    private long fedTicks = AV_NOPTS_VALUE;
    private int errors;
    private long fed;

    /** Of the packets that a decoder may still hold. */
    private final Map<Long, PacketPlace> places =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Long, PacketPlace> eldest) {
                    return size() > HELD_PACKETS;
                }
            };

    /**
     * @param threads decoding threads, 1 where many readers run side by side
     */
    TrackDecoder(MediaSource source, int threads) throws MediaException {
        this.source = source;
        context = avcodec_alloc_context3(source.decoder());
        packet = av_packet_alloc();
        frame = av_frame_alloc();
        int rc = avcodec_parameters_to_context(context, source.track().codecpar());
        context.pkt_timebase(source.track().time_base());
        context.thread_count(threads);
        context.flags(context.flags() | AV_CODEC_FLAG_COPY_OPAQUE);
        AVDictionary options =
                Libav.options(
                        Map.of(
                                "codec_whitelist",
                                AllowList.DECODERS,
                                "max_pixels",
                                Long.toString(AllowList.MAX_PIXELS)));
        if (rc >= 0) {
            rc = avcodec_open2(context, source.decoder(), options);
        }
        av_dict_free(options);
        if (rc < 0) {
            close();
            throw new MediaException(
                    source.kind().unsupportedCodec,
                    "codec %s of %s cannot be decoded here (%s)"
                            .formatted(source.codec(), source.file(), Libav.text(rc)));
        }
    }

    /**
     * The next frame, owned by this decoder and valid until the next call; null at the end of the
     * track.
     */
    AVFrame next() {
        while (true) {
            int rc = avcodec_receive_frame(context, frame);
            if (rc >= 0) {
                return frame;
            }
            if (rc == AVERROR_EOF) {
                return null;
            }
            if (rc != AVERROR_EAGAIN()) {
                errors++;
                if (drained) {
                    return null;
                }
                continue;
            }
            if (drained || !feed()) {
                return null;
            }
        }
    }

    private boolean feed() {
        while (source.read(packet)) {
            boolean key = (packet.flags() & AV_PKT_FLAG_KEY) != 0;
            if (waitForKey) {
                if (!key) {
                    av_packet_unref(packet);
                    continue;
                }
                if (packet.pts() != AV_NOPTS_VALUE && packet.pts() > latestKeyTicks) {
                    av_packet_unref(packet);
                    return false;
                }
                waitForKey = false;
            }
            fedTicks = packet.dts() != AV_NOPTS_VALUE ? packet.dts() : packet.pts();
            fed++;
            places.put(fed, new PacketPlace(packet.pos(), packet.dts()));
            packet.opaque(new Mark(fed));
            int rc = avcodec_send_packet(context, packet);
            av_packet_unref(packet);
            if (rc < 0) {
                errors++;
                continue;
            }
            return true;
        }
        drained = true;
        avcodec_send_packet(context, null);
        return true;
    }

    /**
     * Forgets everything after a seek. Decoding goes on at the next key frame; when that one shows
     * later than {@code latestKeyTicks}, {@link #next} gives nothing.
     */
    void restartAtKey(long latestKeyTicks) {
        avcodec_flush_buffers(context);
        drained = false;
        waitForKey = true;
        fedTicks = AV_NOPTS_VALUE;
        this.latestKeyTicks = latestKeyTicks;
    }

    /** Decoding time of the packet fed last, ticks. */
    long fedTicks() {
        return fedTicks;
    }

    /** Where the packet of a frame given last was; null when the decoder does not tell. */
    PacketPlace place(AVFrame given) {
        Pointer mark = given.opaque();
        return mark == null ? null : places.get(mark.address());
    }

    /** A number that FFmpeg carries from a packet to its frame; never followed. */
    private static final class Mark extends Pointer {
        Mark(long number) {
            super((Pointer) null);
            address = number;
        }
    }

    /** How many packets could not be decoded so far. */
    int errors() {
        return errors;
    }

    @Override
    public void close() {
        if (context != null) {
            avcodec_free_context(context);
            av_packet_free(packet);
            av_frame_free(frame);
            context = null;
        }
    }
}
