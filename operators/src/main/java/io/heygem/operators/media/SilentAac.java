package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_clone;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.util.Arrays;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** One compressed frame of digital silence that may follow the frames of an {@link AacWriter}. */
final class SilentAac {

    /** What the encoder says before it has settled is not used. */
    private static final int FRAMES = 4;

    private SilentAac() {}

    /**
     * A silent packet for a track.
     *
     * @return a packet that the caller frees; null when the track is not of the kind that {@link
     *     AacWriter} writes
     */
    static AVPacket like(AVCodecParameters track) throws MediaException {
        int channels = track.ch_layout().nb_channels();
        if (track.codec_id() != AV_CODEC_ID_AAC || channels < 1 || channels > 2) {
            return null;
        }
        AVCodecContext encoder = AacWriter.openEncoder(track.sample_rate(), channels);
        try {
            byte[] own = bytes(encoder.extradata(), encoder.extradata_size());
            byte[] theirs = bytes(track.extradata(), track.extradata_size());
            return Arrays.equals(own, theirs) ? encode(encoder) : null;
        } finally {
            avcodec_free_context(encoder);
        }
    }

    private static AVPacket encode(AVCodecContext encoder) throws MediaException {
        AVFrame frame = av_frame_alloc();
        AVPacket packet = av_packet_alloc();
        AVPacket last = null;
        try {
            frame.nb_samples(encoder.frame_size()).format(AV_SAMPLE_FMT_FLTP);
            frame.sample_rate(encoder.sample_rate());
            av_channel_layout_copy(frame.ch_layout(), encoder.ch_layout());
            AacWriter.check(av_frame_get_buffer(frame, 0), "buffering silence");
            for (int channel = 0; channel < encoder.ch_layout().nb_channels(); channel++) {
                BytePointer samples = frame.data(channel);
                BytePointer.memset(samples, 0, (long) encoder.frame_size() * Float.BYTES);
            }
            for (int i = 0; i < FRAMES; i++) {
                frame.pts((long) i * encoder.frame_size());
                AacWriter.check(avcodec_send_frame(encoder, frame), "encoding silence");
                while (avcodec_receive_packet(encoder, packet) >= 0) {
                    if (last != null) {
                        av_packet_free(last);
                    }
                    last = av_packet_clone(packet);
                    av_packet_unref(packet);
                }
            }
            return last;
        } finally {
            av_packet_free(packet);
            av_frame_free(frame);
        }
    }

    private static byte[] bytes(BytePointer pointer, int size) {
        byte[] bytes = new byte[size];
        if (size > 0) {
            pointer.get(bytes, 0, size);
        }
        return bytes;
    }
}
