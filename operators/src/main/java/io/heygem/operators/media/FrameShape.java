package io.heygem.operators.media;

import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_PAL;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_RGB;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;

import io.heygem.models.image.ColorMatrix;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVPixFmtDescriptor;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What the first frame of a track says about all of them.
 *
 * @param codedWidth columns as decoded
 * @param codedHeight rows as decoded
 * @param orientation the turn that makes them upright
 * @param width columns handed out: upright and even
 * @param height rows handed out: upright and even
 * @param sarNum sample aspect ratio of the upright picture, numerator
 * @param sarDen its denominator
 * @param matrix coefficients of the conversion to RGB
 * @param fullRange true when luma of the frames handed out spans 0..255
 * @param primaries colour of the three lights of the frames handed out, H.273 code
 * @param transfer how their code values become light, H.273 code
 * @param tone how code values of the source become light
 * @param sourceFullRange true when luma of the source spans 0..255
 * @param alpha true when the source knows transparency
 * @param rgb true when the source has no luma and must be converted
 * @param pixelFormat FFmpeg's name of the decoded pixel format
 */
record FrameShape(
        int codedWidth,
        int codedHeight,
        Orientation orientation,
        int width,
        int height,
        int sarNum,
        int sarDen,
        ColorMatrix matrix,
        boolean fullRange,
        int primaries,
        int transfer,
        ToneCurve tone,
        boolean sourceFullRange,
        boolean alpha,
        boolean rgb,
        String pixelFormat) {

    static FrameShape of(AVFrame frame, MediaSource source) {
        Orientation orientation = Orientation.of(frame);
        int upWidth = orientation.swapsSides ? frame.height() : frame.width();
        int upHeight = orientation.swapsSides ? frame.width() : frame.height();
        AVRational sar = av_guess_sample_aspect_ratio(source.format(), source.track(), frame);
        boolean known = sar.num() > 0 && sar.den() > 0;
        int num = known ? sar.num() : 1;
        int den = known ? sar.den() : 1;
        AVPixFmtDescriptor pixels = av_pix_fmt_desc_get(frame.format());
        String pixelFormat = pixels == null ? "unknown" : pixels.name().getString();
        boolean rgb = pixels != null && (pixels.flags() & AV_PIX_FMT_FLAG_RGB) != 0;
        boolean full =
                !rgb && (frame.color_range() == AVCOL_RANGE_JPEG || pixelFormat.startsWith("yuvj"));
        ToneCurve tone = ToneCurve.of(frame.color_trc());
        boolean sdr = tone == ToneCurve.SDR;
        ColorMatrix matrix = sdr ? matrix(frame.colorspace(), upHeight) : ColorMatrix.BT709;
        boolean screen = rgb || pixelFormat.startsWith("yuvj") || !sdr;
        return new FrameShape(
                frame.width(),
                frame.height(),
                orientation,
                even(upWidth),
                even(upHeight),
                orientation.swapsSides ? den : num,
                orientation.swapsSides ? num : den,
                matrix,
                full && sdr,
                primaries(sdr && !rgb ? frame.color_primaries() : 0, matrix, screen),
                transfer(sdr && !rgb ? frame.color_trc() : 0, matrix, screen),
                tone,
                full,
                hasAlpha(pixels),
                rgb,
                pixelFormat);
    }

    /** Palettes are always of colours with alpha; FFmpeg does not flag them. */
    private static boolean hasAlpha(AVPixFmtDescriptor pixels) {
        return pixels != null
                && (pixels.flags() & (AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_PAL)) != 0;
    }

    /** Pictures made for screens are BT.709 where nothing else is said, others as their matrix. */
    private static int primaries(int said, ColorMatrix matrix, boolean screen) {
        boolean sane = said > AVCOL_PRI_UNSPECIFIED || said == AVCOL_PRI_BT709;
        return sane ? said : VideoFormat.usualPrimaries(screen ? ColorMatrix.BT709 : matrix);
    }

    private static int transfer(int said, ColorMatrix matrix, boolean screen) {
        boolean sane = said > AVCOL_TRC_UNSPECIFIED || said == AVCOL_TRC_BT709;
        return sane ? said : VideoFormat.usualTransfer(screen ? ColorMatrix.BT709 : matrix);
    }

    /** H.264 in 4:2:0 has no odd sizes: the last column or row goes. */
    private static int even(int size) {
        return Math.max(2, size & ~1);
    }

    private static ColorMatrix matrix(int colorspace, int height) {
        return switch (colorspace) {
            case avutil.AVCOL_SPC_BT709, avutil.AVCOL_SPC_SMPTE240M -> ColorMatrix.BT709;
            case avutil.AVCOL_SPC_BT470BG, avutil.AVCOL_SPC_SMPTE170M, avutil.AVCOL_SPC_FCC ->
                    ColorMatrix.BT601;
            case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> ColorMatrix.BT2020;
            default -> height < 720 ? ColorMatrix.BT601 : ColorMatrix.BT709;
        };
    }

    /** True when the source has a column or a row too many. */
    boolean cropped() {
        return codedWidth > even(codedWidth) || codedHeight > even(codedHeight);
    }

    /** Bytes of one decoded frame, roughly. */
    long frameBytes() {
        return (long) codedWidth * codedHeight * 3 / 2;
    }
}
