package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_INTERLACED_DCT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_INTERLACED_ME;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import io.heygem.models.image.YuvFrame;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/** Makes clips of bar-coded frames the way strangers do: any codec, container and timing. */
final class ClipMaker {

    private final Path file;
    private final String encoder;
    private Map<String, String> options = Map.of();
    private int width = 128;
    private int height = 96;
    private int ticksPerSecond = 25;
    private IntUnaryOperator times = i -> i;
    private int[] displayMatrix;
    private IntFunction<YuvFrame> frames;
    private String filters = "null";
    private boolean interlaced;
    private int tracks = 1;
    private int matrix = AVCOL_SPC_UNSPECIFIED;
    private int primaries = AVCOL_PRI_UNSPECIFIED;
    private int transfer = AVCOL_TRC_UNSPECIFIED;
    private int range = AVCOL_RANGE_MPEG;

    /**
     * @param file its extension chooses the container
     * @param encoder FFmpeg's name of it
     */
    ClipMaker(Path file, String encoder) {
        this.file = file;
        this.encoder = encoder;
    }

    ClipMaker options(Map<String, String> value) {
        options = value;
        return this;
    }

    ClipMaker size(int wide, int high) {
        width = wide;
        height = high;
        return this;
    }

    /** When frames show: tick of frame i, and ticks per second. */
    ClipMaker times(int perSecond, IntUnaryOperator value) {
        ticksPerSecond = perSecond;
        times = value;
        return this;
    }

    /** Says in the container how the picture is to be turned: a, b, c, d of its matrix. */
    ClipMaker turned(int a, int b, int c, int d) {
        displayMatrix = new int[] {a << 16, b << 16, 0, c << 16, d << 16, 0, 0, 0, 1 << 30};
        return this;
    }

    /** What frames show instead of their numbers. */
    ClipMaker frames(IntFunction<YuvFrame> value) {
        frames = value;
        return this;
    }

    /** FFmpeg filters that frames go through before they are compressed. */
    ClipMaker through(String value) {
        filters = value;
        return this;
    }

    /** Says that each frame holds the rows of two moments, upper row first. */
    ClipMaker interlaced() {
        interlaced = true;
        return this;
    }

    /** How many video tracks the file announces; only the first one has frames. */
    ClipMaker tracks(int value) {
        tracks = value;
        return this;
    }

    /** Colour as the file names it, H.273 codes. */
    ClipMaker colour(int matrixCode, int primariesCode, int transferCode, boolean full) {
        matrix = matrixCode;
        primaries = primariesCode;
        transfer = transferCode;
        range = full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
        return this;
    }

    /** Writes the clip; frame i shows the number i. */
    Path make(int frames) {
        Libav.load();
        AVFormatContext format = new AVFormatContext(null);
        check(avformat_alloc_output_context2(format, null, null, file.toString()));
        AVCodecContext context = avcodec_alloc_context3(avcodec_find_encoder_by_name(encoder));
        context.width(width).height(height).pix_fmt(pixelFormat()).thread_count(1);
        context.colorspace(matrix).color_primaries(primaries).color_trc(transfer);
        context.color_range(range);
        if (interlaced) {
            context.flags(
                    context.flags() | AV_CODEC_FLAG_INTERLACED_DCT | AV_CODEC_FLAG_INTERLACED_ME);
        }
        context.time_base(av_make_q(1, ticksPerSecond)).framerate(av_make_q(25, 1));
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) {
            context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        }
        AVDictionary dictionary = Libav.options(options);
        check(avcodec_open2(context, context.codec(), dictionary));
        av_dict_free(dictionary);
        for (int i = 0; i < tracks; i++) {
            AVStream announced = avformat_new_stream(format, null);
            check(avcodec_parameters_from_context(announced.codecpar(), context));
            announced.time_base(context.time_base());
        }
        AVStream track = format.streams(0);
        turn(track);
        AVIOContext io = new AVIOContext(null);
        check(avio_open(io, file.toString(), AVIO_FLAG_WRITE));
        format.pb(io);
        check(avformat_write_header(format, (AVDictionary) null));
        encode(context, format, track, frames);
        check(av_write_trailer(format));
        avio_closep(io);
        avformat_free_context(format);
        avcodec_free_context(context);
        return file;
    }

    private int pixelFormat() {
        AVFrame picture = picture();
        try (FilterGraph graph = new FilterGraph(picture, filters)) {
            return graph.apply(picture).format();
        } catch (MediaException e) {
            throw new IllegalStateException(e);
        } finally {
            av_frame_free(picture);
        }
    }

    private AVFrame picture() {
        AVFrame picture = av_frame_alloc();
        picture.format(AV_PIX_FMT_YUV420P).width(width).height(height);
        picture.colorspace(matrix).color_primaries(primaries).color_trc(transfer);
        picture.color_range(range);
        check(av_frame_get_buffer(picture, 0));
        return picture;
    }

    private void turn(AVStream track) {
        if (displayMatrix == null) {
            return;
        }
        try (PointerPointer<AVPacketSideData> list = new PointerPointer<>(1);
                IntPointer count = new IntPointer(1)) {
            list.put(0, track.codecpar().coded_side_data());
            count.put(track.codecpar().nb_coded_side_data());
            AVPacketSideData side =
                    av_packet_side_data_new(list, count, AV_PKT_DATA_DISPLAYMATRIX, 36, 0);
            new IntPointer(side.data()).put(displayMatrix, 0, 9);
            track.codecpar().coded_side_data(list.get(AVPacketSideData.class, 0));
            track.codecpar().nb_coded_side_data(count.get());
        }
    }

    private void encode(AVCodecContext context, AVFormatContext format, AVStream track, int count) {
        AVFrame picture = picture();
        FilterGraph graph = graph(picture);
        AVPacket packet = av_packet_alloc();
        long oneFrame = (long) track.time_base().den() / track.time_base().num() / ticksPerSecond;
        AVFrame ready = null;
        for (int i = 0; i <= count; i++) {
            if (i < count) {
                check(av_frame_make_writable(picture));
                YuvFrame frame = frames == null ? BarCode.frame(i, width, height) : frames.apply(i);
                fill(picture, 0, frame.y(), width, height);
                fill(picture, 1, frame.u(), (width + 1) / 2, (height + 1) / 2);
                fill(picture, 2, frame.v(), (width + 1) / 2, (height + 1) / 2);
                ready = filtered(graph, picture);
                ready.pts(times.applyAsInt(i));
                if (interlaced) {
                    ready.flags(
                            ready.flags()
                                    | AVFrame.AV_FRAME_FLAG_INTERLACED
                                    | AVFrame.AV_FRAME_FLAG_TOP_FIELD_FIRST);
                }
            }
            check(avcodec_send_frame(context, i < count ? ready : null));
            while (avcodec_receive_packet(context, packet) >= 0) {
                av_packet_rescale_ts(packet, context.time_base(), track.time_base());
                packet.stream_index(0);
                packet.duration(oneFrame);
                check(av_interleaved_write_frame(format, packet));
            }
        }
        av_packet_free(packet);
        graph.close();
        av_frame_free(picture);
    }

    private FilterGraph graph(AVFrame picture) {
        try {
            return new FilterGraph(picture, filters);
        } catch (MediaException e) {
            throw new IllegalStateException(e);
        }
    }

    private static AVFrame filtered(FilterGraph graph, AVFrame picture) {
        try {
            return graph.apply(picture);
        } catch (MediaException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(AVFrame picture, int index, byte[] plane, int width, int height) {
        BytePointer target = picture.data(index);
        for (int row = 0; row < height; row++) {
            target.position((long) row * picture.linesize(index)).put(plane, row * width, width);
        }
    }

    private static void check(int rc) {
        if (rc < 0) {
            throw new IllegalStateException(Libav.text(rc));
        }
    }
}
