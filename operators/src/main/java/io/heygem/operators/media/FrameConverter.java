package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVA420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;

import io.heygem.models.image.YuvFrame;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/**
 * Decoded frames of any kind in, our upright 8-bit 4:2:0 frames out. Where the source already is
 * that, the planes are its own bytes.
 */
final class FrameConverter implements AutoCloseable {

    private static final String SCALE_FLAGS =
            "flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact";

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
                graph = new FilterGraph(frame, filters());
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
        return (format == AV_PIX_FMT_YUV420P
                        || format == AV_PIX_FMT_YUVJ420P
                        || format == AV_PIX_FMT_YUVA420P)
                && shape.orientation() == Orientation.UPRIGHT
                && frame.width() == shape.codedWidth()
                && frame.height() == shape.codedHeight()
                && frame.width() >= shape.width()
                && frame.height() >= shape.height();
    }

    private String filters() {
        String matrix =
                switch (shape.matrix()) {
                    case BT601 -> "smpte170m";
                    case BT709 -> "bt709";
                    case BT2020 -> "bt2020";
                };
        String range = shape.fullRange() ? "pc" : "tv";
        StringBuilder filters = new StringBuilder("scale=w=");
        filters.append(atLeastTwo(shape.codedWidth())).append(":h=");
        filters.append(atLeastTwo(shape.codedHeight())).append(':').append(SCALE_FLAGS);
        filters.append(":out_color_matrix=").append(matrix);
        filters.append(":out_range=").append(range);
        if (!shape.rgb()) {
            filters.append(":in_color_matrix=").append(matrix);
            filters.append(":in_range=").append(range);
        }
        filters.append(",format=yuv420p");
        if (!shape.orientation().filters.isEmpty()) {
            filters.append(',').append(shape.orientation().filters);
        }
        return filters.toString();
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
