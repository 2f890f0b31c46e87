package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;

import io.heygem.models.image.YuvFrame;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decoded frames of any kind in, our upright 8-bit 4:2:0 frames out. Where the source already is
 * that, the planes are its own bytes.
 */
final class FrameConverter implements AutoCloseable {

    private static final String SCALE_FLAGS =
            "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

    /** The spatial one of FFmpeg's deinterlacers: no frame's look depends on its neighbours. */
    private static final String DEINTERLACE = "estdif=mode=frame:deint=interlaced";

    private static final byte OPAQUE = (byte) 255;

    private final FrameShape shape;
    private FilterGraph graph;

    FrameConverter(FrameShape shape) {
        this.shape = shape;
    }

    /** A copy of the frame that outlives the decoder's. */
    YuvFrame convert(AVFrame frame) throws MediaException {
        AVFrame planar = frame;
        if (!isPlain(frame)) {
            if (graph == null || !graph.accepts(frame)) {
                close();
                graph = new FilterGraph(frame, filters(isInterlaced(frame)));
            }
            planar = graph.apply(frame);
        }
        int width = shape.width();
        int height = shape.height();
        return new YuvFrame(
                width,
                height,
                plane(planar, 0, width, height),
                plane(planar, 1, width / 2, height / 2),
                plane(planar, 2, width / 2, height / 2),
                shape.matrix(),
                shape.fullRange());
    }

    private boolean isPlain(AVFrame frame) {
        int format = frame.format();
        return (format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P)
                && shape.orientation() == Orientation.UPRIGHT
                && shape.tone() == ToneCurve.SDR
                && !shape.alpha()
                && !isInterlaced(frame)
                && frame.width() == shape.codedWidth()
                && frame.height() == shape.codedHeight()
                && frame.width() >= shape.width()
                && frame.height() >= shape.height();
    }

    /** True when a frame holds the rows of two moments. */
    static boolean isInterlaced(AVFrame frame) {
        return (frame.flags() & AVFrame.AV_FRAME_FLAG_INTERLACED) != 0;
    }

    /** True when a frame that knows transparency has some. */
    static boolean showsThrough(AVFrame frame) throws MediaException {
        try (FilterGraph graph = new FilterGraph(frame, "format=rgba,alphaextract,format=gray")) {
            AVFrame alpha = graph.apply(frame);
            byte[] levels = plane(alpha, 0, alpha.width(), alpha.height());
            for (byte level : levels) {
                if (level != OPAQUE) {
                    return true;
                }
            }
            return false;
        }
    }

    private String filters(boolean interlaced) {
        List<String> chain = new ArrayList<>();
        if (interlaced) {
            chain.add(DEINTERLACE);
        }
        if (shape.alpha()) {
            chain.add("format=" + (shape.rgb() ? "gbrap" : "yuva444p"));
            // What shows through is black, as in players.
            chain.add("premultiply=inplace=1");
        }
        chain.add(
                shape.tone() == ToneCurve.SDR
                        ? scale()
                        : shape.tone().toSdr(shape.sourceFullRange()));
        chain.add("format=yuv420p");
        if (!shape.orientation().filters.isEmpty()) {
            chain.add(shape.orientation().filters);
        }
        return String.join(",", chain);
    }

    private String scale() {
        String matrix =
                switch (shape.matrix()) {
                    case BT601 -> "smpte170m";
                    case BT709 -> "bt709";
                    case BT2020 -> "bt2020";
                };
        String range = shape.fullRange() ? "pc" : "tv";
        StringBuilder scale = new StringBuilder("scale=w=");
        scale.append(atLeastTwo(shape.codedWidth())).append(":h=");
        scale.append(atLeastTwo(shape.codedHeight())).append(':').append(SCALE_FLAGS);
        scale.append(":out_color_matrix=").append(matrix);
        scale.append(":out_range=").append(range);
        if (!shape.rgb()) {
            scale.append(":in_color_matrix=").append(matrix);
            scale.append(":in_range=").append(range);
        }
        return scale.toString();
    }

    private static int atLeastTwo(int size) {
        return Math.max(2, size);
    }

    private static byte[] plane(AVFrame frame, int index, int width, int height) {
        byte[] target = new byte[width * height];
        int stride = frame.linesize(index);
        BytePointer source = frame.data(index);
        if (stride == width) {
            source.get(target, 0, target.length);
            return target;
        }
        for (int row = 0; row < height; row++) {
            source.position((long) row * stride).get(target, row * width, width);
        }
        return target;
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
            graph = null;
        }
    }
}
