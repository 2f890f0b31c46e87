package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_CPU_FLAG_AVX512;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_get_cpu_flags;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.record.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Frames in, H.264 or HEVC packets out. Times are frame numbers. One thread, so that the same
 * frames always give the same bytes.
 */
final class VideoEncoder implements AutoCloseable {

    static final String X264 = "libx264";
    static final String X265 = "libx265";
    static final String OPENH264 = "libopenh264";

    /** No key frame but the first within any segment of sensible length. */
    private static final int KEY_INTERVAL = 600;

    private static final Logger LOG = LoggerFactory.getLogger(VideoEncoder.class);

    private final String name;
    private final VideoFormat format;
    private AVCodecContext context;
    private AVFrame picture;
    private AVPacket packet;
    private long frames;

    VideoEncoder(VideoFormat format, EncoderSettings settings) throws MediaException {
        Libav.load();
        this.name = settings.encoder();
        this.format = format;
        AVCodec codec = avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new MediaException(ErrorCode.ENCODE_FAILED, "this FFmpeg has no encoder " + name);
        }
        context = avcodec_alloc_context3(codec);
        picture = av_frame_alloc();
        packet = av_packet_alloc();
        describe();
        AVDictionary options = Libav.options(tuning(settings));
        int rc = avcodec_open2(context, codec, options);
        av_dict_free(options);
        if (rc >= 0) {
            picture.format(AV_PIX_FMT_YUV420P).width(format.width()).height(format.height());
            rc = av_frame_get_buffer(picture, 0);
        }
        if (rc < 0) {
            close();
            throw new MediaException(
                    ErrorCode.ENCODE_FAILED,
                    "encoder %s refuses %s, %s: %s"
                            .formatted(name, format, settings, Libav.text(rc)));
        }
    }

    /** The best software encoder of this build. */
    static String software(VideoCodec codec) {
        Libav.load();
        String name =
                avcodec_find_encoder_by_name(codec.software) != null
                        ? codec.software
                        : codec.fallback;
        if (avcodec_find_encoder_by_name(name) == null) {
            throw new IllegalArgumentException(
                    "this FFmpeg has no encoder for %s, expected %s".formatted(codec, name));
        }
        return name;
    }

    /** Whether an encoder can be opened on this machine. */
    static boolean works(String name) {
        VideoFormat small = new VideoFormat(256, 256, 25, 1, 1, 1, ColorMatrix.BT709, false);
        try (VideoEncoder encoder =
                new VideoEncoder(small, new EncoderSettings(name, 20, "medium"))) {
            return encoder.context() != null;
        } catch (MediaException e) {
            LOG.debug("encoder {} does not work here", name, e);
            return false;
        }
    }

    private void describe() {
        context.width(format.width());
        context.height(format.height());
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        context.time_base(avutil.av_make_q(format.frameRateDen(), format.frameRateNum()));
        context.framerate(avutil.av_make_q(format.frameRateNum(), format.frameRateDen()));
        context.sample_aspect_ratio(avutil.av_make_q(format.sarNum(), format.sarDen()));
        context.color_range(format.fullRange() ? avutil.AVCOL_RANGE_JPEG : avutil.AVCOL_RANGE_MPEG);
        context.colorspace(matrix());
        context.color_primaries(format.primaries());
        context.color_trc(format.transfer());
        context.gop_size(KEY_INTERVAL);
        context.thread_count(1);
        context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT);
    }

    /** Two names for the same coefficients: which one a file gets follows its primaries. */
    private int matrix() {
        return switch (format.matrix()) {
            case BT601 ->
                    format.primaries() == avutil.AVCOL_PRI_BT470BG
                            ? avutil.AVCOL_SPC_BT470BG
                            : avutil.AVCOL_SPC_SMPTE170M;
            case BT709 -> avutil.AVCOL_SPC_BT709;
            case BT2020 -> avutil.AVCOL_SPC_BT2020_NCL;
        };
    }

    private Map<String, String> tuning(EncoderSettings settings) {
        Map<String, String> options = new HashMap<>();
        if (name.equals(X264)) {
            options.put("preset", settings.preset());
            options.put("crf", Integer.toString(settings.crf()));
            // Headers must not depend on the content, or segments could not be joined.
            options.put(
                    "x264-params", "stitchable=1:lookahead-threads=1" + assembly() + lookAhead());
        } else if (name.equals(X265)) {
            options.put("preset", settings.preset());
            options.put("crf", Integer.toString(settings.crf()));
            options.put(
                    "x265-params",
                    "log-level=none:info=0:pools=none:frame-threads=1:open-gop=0:keyint="
                            + KEY_INTERVAL
                            + lookAhead()
                            + (settings.crf() == 0 ? ":lossless=1" : ""));
        } else if (settings.isHardware()) {
            options.put("rc", "vbr");
            options.put("cq", Integer.toString(Math.max(1, settings.crf())));
            options.put("preset", "p5");
            options.put("forced-idr", "1");
            context.bit_rate(0);
        } else {
            // OpenH264 has no CRF; a fixed quantiser comes nearest. It knows no lossless either.
            int qp = Math.max(1, Math.min(51, settings.crf()));
            context.qmin(qp);
            context.qmax(qp);
            context.bit_rate(bitsPerSecond());
            options.put("rc_mode", "quality");
        }
        return options;
    }

    /**
     * With AVX-512, x264's macroblock tree reads memory that nobody has written: at most widths the
     * same frames give other bytes from run to run. One instruction set lower it does not.
     */
    private static String assembly() {
        return (av_get_cpu_flags() & AV_CPU_FLAG_AVX512) == 0 ? "" : ":asm=avx2";
    }

    /** Every picture that an encoder looks ahead is one more in memory. */
    private String lookAhead() {
        return LargePictures.are(format.width(), format.height())
                ? ":rc-lookahead=4:bframes=2"
                : "";
    }

    private long bitsPerSecond() {
        double rate = (double) format.frameRateNum() / format.frameRateDen();
        return (long) Math.min(200e6, Math.max(1e6, format.width() * format.height() * rate));
    }

    /** Encodes one frame more; its packets come out of {@link #next}. */
    void send(YuvFrame frame) throws MediaException {
        if (frame.width() != format.width() || frame.height() != format.height()) {
            throw new IllegalArgumentException(
                    "frame of %d x %d, expected %d x %d"
                            .formatted(
                                    frame.width(),
                                    frame.height(),
                                    format.width(),
                                    format.height()));
        }
        check(av_frame_make_writable(picture));
        int chromaWidth = (frame.width() + 1) / 2;
        int chromaHeight = (frame.height() + 1) / 2;
        fill(0, frame.y(), frame.width(), frame.height());
        fill(1, frame.u(), chromaWidth, chromaHeight);
        fill(2, frame.v(), chromaWidth, chromaHeight);
        picture.pts(frames++).duration(1);
        check(avcodec_send_frame(context, picture));
    }

    private void fill(int index, byte[] plane, int width, int height) {
        BytePointer target = picture.data(index);
        int stride = picture.linesize(index);
        for (int row = 0; row < height; row++) {
            target.position((long) row * stride).put(plane, row * width, width);
        }
    }

    /** Says that no frame will follow. */
    void end() throws MediaException {
        check(avcodec_send_frame(context, null));
    }

    /**
     * The next packet, valid until the next call; null when more frames are needed or at the end.
     */
    AVPacket next() throws MediaException {
        int rc = avcodec_receive_packet(context, packet);
        if (rc == AVERROR_EAGAIN() || rc == AVERROR_EOF) {
            return null;
        }
        check(rc);
        packet.duration(1);
        return packet;
    }

    private void check(int rc) throws MediaException {
        if (rc < 0) {
            throw new MediaException(
                    ErrorCode.ENCODE_FAILED,
                    "encoder %s at frame %d: %s".formatted(name, frames, Libav.text(rc)));
        }
    }

    AVCodecContext context() {
        return context;
    }

    long frames() {
        return frames;
    }

    @Override
    public void close() {
        if (context != null) {
            avcodec_free_context(context);
            av_frame_free(picture);
            av_packet_free(packet);
            context = null;
        }
    }
}
