package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse_ptr;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_inout_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_strdup;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import io.heygem.operators.record.ErrorCode;
import java.util.Locale;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * A chain of FFmpeg picture filters without memory: one frame in, one frame out. Some filters hand
 * a frame out only when the next one comes; they are given every frame twice.
 */
final class FilterGraph implements AutoCloseable {

    private final int width;
    private final int height;
    private final int pixelFormat;
    private final boolean interlaced;
    private AVFilterGraph graph;
    private AVFilterContext source;
    private AVFilterContext sink;
    private AVFrame output;
    private AVFrame next;

    /**
     * @param first a frame whose size, pixel format and colour all later ones share
     * @param filters a chain in FFmpeg's filter language
     */
    FilterGraph(AVFrame first, String filters) throws MediaException {
        width = first.width();
        height = first.height();
        pixelFormat = first.format();
        interlaced = FrameConverter.isInterlaced(first);
        graph = avfilter_graph_alloc();
        graph.nb_threads(1);
        output = av_frame_alloc();
        next = av_frame_alloc();
        String arguments =
                String.format(
                        Locale.ROOT,
                        "video_size=%dx%d:pix_fmt=%d:time_base=1/1000000:pixel_aspect=1/1:colorspace=%d:range=%d",
                        width,
                        height,
                        pixelFormat,
                        first.colorspace(),
                        first.color_range());
        source = new AVFilterContext(null);
        sink = new AVFilterContext(null);
        int rc =
                avfilter_graph_create_filter(
                        source, avfilter_get_by_name("buffer"), "in", arguments, null, graph);
        if (rc >= 0) {
            rc =
                    avfilter_graph_create_filter(
                            sink, avfilter_get_by_name("buffersink"), "out", null, null, graph);
        }
        if (rc >= 0) {
            rc = connect(filters);
        }
        if (rc < 0) {
            close();
            throw new MediaException(
                    ErrorCode.INTERNAL_ERROR,
                    "filters '%s' for frames '%s': %s"
                            .formatted(filters, arguments, Libav.text(rc)));
        }
    }

    private int connect(String filters) {
        AVFilterInOut from = avfilter_inout_alloc();
        AVFilterInOut to = avfilter_inout_alloc();
        try (BytePointer in = Libav.utf8("in");
                BytePointer out = Libav.utf8("out")) {
            from.name(av_strdup(in)).filter_ctx(source).pad_idx(0);
            to.name(av_strdup(out)).filter_ctx(sink).pad_idx(0);
        }
        int rc = avfilter_graph_parse_ptr(graph, filters, to, from, null);
        avfilter_inout_free(from);
        avfilter_inout_free(to);
        return rc < 0 ? rc : avfilter_graph_config(graph, null);
    }

    /** True when a frame looks like the one this graph was built for. */
    boolean accepts(AVFrame frame) {
        return frame.width() == width
                && frame.height() == height
                && frame.format() == pixelFormat
                && FrameConverter.isInterlaced(frame) == interlaced;
    }

    /** Filters one frame; the result belongs to this graph and is valid until the next call. */
    AVFrame apply(AVFrame frame) throws MediaException {
        int rc = 0;
        boolean came = false;
        for (int time = 0; time < (interlaced ? 2 : 1) && rc >= 0; time++) {
            rc = av_buffersrc_add_frame_flags(source, frame, AV_BUFFERSRC_FLAG_KEEP_REF);
            while (rc >= 0) {
                // Of the frames that come out, the last is the one that went in.
                if (av_buffersink_get_frame(sink, next) < 0) {
                    break;
                }
                av_frame_unref(output);
                av_frame_move_ref(output, next);
                came = true;
            }
        }
        if (rc >= 0 && !came) {
            rc = AVERROR_EAGAIN();
        }
        if (rc < 0) {
            throw new MediaException(
                    ErrorCode.INTERNAL_ERROR,
                    "filtering a frame of %d x %d: %s".formatted(width, height, Libav.text(rc)));
        }
        return output;
    }

    @Override
    public void close() {
        if (graph != null) {
            av_frame_free(output);
            av_frame_free(next);
            avfilter_graph_free(graph);
            graph = null;
        }
    }
}
