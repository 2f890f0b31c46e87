package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AAC;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_free;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_read;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_size;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_write;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVAudioFifo;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Writes sound to an AAC-LC file whose time 0 is the first sample: what the encoder puts before it
 * is marked to be skipped.
 */
final class AacWriter implements AutoCloseable {

    private static final Set<Integer> RATES_HZ =
            Set.of(48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350);

    private static final int BITS_PER_SECOND_MONO = 128_000;
    private static final int BITS_PER_SECOND_STEREO = 192_000;

    private final int rate;
    private final int channels;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame piece = av_frame_alloc();
    private AVCodecContext encoder;
    private AVAudioFifo fifo;
    private Mp4File output;
    private AVStream track;
    private Resampler resampler;
    private final ChannelBalance balance = new ChannelBalance();
    private long encoded;

    /**
     * @param first a decoded frame, which says what the sound is like
     */
    AacWriter(Path file, AVFrame first) throws MediaException {
        rate = RATES_HZ.contains(first.sample_rate()) ? first.sample_rate() : 48_000;
        channels = Math.min(2, first.ch_layout().nb_channels());
        try {
            encoder = openEncoder(rate, channels);
            fifo = av_audio_fifo_alloc(AV_SAMPLE_FMT_FLTP, channels, encoder.frame_size() * 4);
            output = new Mp4File(file, ErrorCode.STORAGE_FAILED);
            track = output.addTrack();
            avcodec_parameters_from_context(track.codecpar(), encoder);
            track.time_base(Mp4File.rational(1, rate));
            output.start(Map.of("movflags", "faststart"));
        } catch (MediaException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** The encoder of all our sound; the caller frees it. */
    static AVCodecContext openEncoder(int rate, int channels) throws MediaException {
        AVCodec aac = avcodec_find_encoder(AV_CODEC_ID_AAC);
        AVCodecContext encoder = avcodec_alloc_context3(aac);
        encoder.sample_rate(rate);
        encoder.sample_fmt(AV_SAMPLE_FMT_FLTP);
        av_channel_layout_default(encoder.ch_layout(), channels);
        encoder.time_base(Mp4File.rational(1, rate));
        // AAC cannot spend more than 6144 bits per channel and frame of 1024 samples.
        long most = 5L * rate * channels;
        encoder.bit_rate(
                Math.min(most, channels == 1 ? BITS_PER_SECOND_MONO : BITS_PER_SECOND_STEREO));
        encoder.flags(encoder.flags() | AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT);
        encoder.thread_count(1);
        int rc = avcodec_open2(encoder, aac, (org.bytedeco.ffmpeg.avutil.AVDictionary) null);
        if (rc < 0) {
            avcodec_free_context(encoder);
        }
        check(rc, "opening for %d channels at %d Hz".formatted(channels, rate));
        return encoder;
    }

    /** Takes a decoded frame of any kind. */
    void accept(AVFrame frame) throws MediaException {
        if (resampler != null && !resampler.accepts(frame)) {
            flushResampler();
        }
        if (resampler == null) {
            resampler =
                    new Resampler(
                            frame,
                            encoder.ch_layout(),
                            AV_SAMPLE_FMT_FLTP,
                            rate,
                            AV_SAMPLE_FMT_FLTP,
                            Map.of("filter_size", "64", "rematrix_maxval", "1.0"),
                            null);
        }
        store(resampler.convert(frame));
        encode(encoder.frame_size());
    }

    private void store(AVFrame sound) throws MediaException {
        if (sound.nb_samples() > 0) {
            if (channels == 2) {
                balance.accept(sound);
            }
            check(av_audio_fifo_write(fifo, sound.data(), sound.nb_samples()), "buffering");
        }
    }

    private void flushResampler() throws MediaException {
        if (resampler != null) {
            store(resampler.convert(null));
            resampler.close();
            resampler = null;
        }
    }

    private void encode(int atLeast) throws MediaException {
        while (av_audio_fifo_size(fifo) >= Math.max(1, atLeast)) {
            int count = Math.min(av_audio_fifo_size(fifo), encoder.frame_size());
            av_frame_unref(piece);
            piece.nb_samples(count).format(AV_SAMPLE_FMT_FLTP).sample_rate(rate);
            av_channel_layout_copy(piece.ch_layout(), encoder.ch_layout());
            check(av_frame_get_buffer(piece, 0), "buffering");
            check(av_audio_fifo_read(fifo, piece.data(), count), "buffering");
            piece.pts(encoded);
            encoded += count;
            check(avcodec_send_frame(encoder, piece), "encoding");
            drain();
        }
    }

    private void drain() throws MediaException {
        while (avcodec_receive_packet(encoder, packet) >= 0) {
            output.write(track, packet, encoder.time_base());
        }
    }

    /** Encodes the rest; the file is complete when this returns. */
    void finish() throws MediaException {
        flushResampler();
        encode(encoder.frame_size());
        encode(1);
        check(avcodec_send_frame(encoder, null), "encoding");
        drain();
        output.finish();
    }

    /** What to listen to: see {@link PreparedAudio#heard()}. */
    int survivor() {
        return balance.survivor();
    }

    static void check(int rc, String doing) throws MediaException {
        if (rc < 0) {
            throw new MediaException(
                    ErrorCode.INTERNAL_ERROR, "AAC: %s: %s".formatted(doing, Libav.text(rc)));
        }
    }

    @Override
    public void close() {
        if (resampler != null) {
            resampler.close();
            resampler = null;
        }
        if (output != null) {
            output.close();
            output = null;
        }
        if (encoder != null) {
            avcodec_free_context(encoder);
            encoder = null;
            if (fifo != null) {
                av_audio_fifo_free(fifo);
            }
            av_frame_free(piece);
            av_packet_free(packet);
        }
    }
}
