package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.IntPointer;

/** How stored pictures must be turned to stand upright: the eight ways to lay a rectangle. */
enum Orientation {
    UPRIGHT("", false),
    MIRRORED("hflip", false),
    UPSIDE_DOWN("hflip,vflip", false),
    MIRRORED_UPSIDE_DOWN("vflip", false),
    CLOCKWISE("transpose=clock", true),
    COUNTER_CLOCKWISE("transpose=cclock", true),
    TRANSPOSED("transpose=cclock_flip", true),
    ANTI_TRANSPOSED("transpose=clock_flip", true);

    /** FFmpeg filters that do it; empty when nothing is to be done. */
    final String filters;

    /** True when width and height change places. */
    final boolean swapsSides;

    Orientation(String filters, boolean swapsSides) {
        this.filters = filters;
        this.swapsSides = swapsSides;
    }

    /** Reads the display matrix that decoders attach to a frame, from the container or EXIF. */
    static Orientation of(AVFrame frame) {
        AVFrameSideData side = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        if (side == null || side.size() < 36) {
            return UPRIGHT;
        }
        IntPointer m = new IntPointer(side.data());
        return ofMatrix(m.get(0), m.get(1), m.get(3), m.get(4));
    }

    /**
     * A stored point (x, y), y pointing down, is shown at (a x + c y, b x + d y). Angles between
     * the quarter turns go to the nearest one.
     */
    static Orientation ofMatrix(int a, int b, int c, int d) {
        if (Math.abs((long) a) + Math.abs((long) d) >= Math.abs((long) b) + Math.abs((long) c)) {
            if (a >= 0) {
                return d >= 0 ? UPRIGHT : MIRRORED_UPSIDE_DOWN;
            }
            return d >= 0 ? MIRRORED : UPSIDE_DOWN;
        }
        if (b >= 0) {
            return c >= 0 ? TRANSPOSED : CLOCKWISE;
        }
        return c >= 0 ? COUNTER_CLOCKWISE : ANTI_TRANSPOSED;
    }
}
