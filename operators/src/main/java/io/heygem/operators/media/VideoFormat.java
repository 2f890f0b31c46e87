package io.heygem.operators.media;

import io.heygem.models.image.ColorMatrix;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * What all frames of one output share.
 *
 * @param width luma columns
 * @param height luma rows
 * @param frameRateNum frames per second, numerator
 * @param frameRateDen frames per second, denominator
 * @param sarNum sample aspect ratio, numerator; 1 when unknown
 * @param sarDen sample aspect ratio, denominator; 1 when unknown
 * @param matrix coefficients of the conversion to RGB
 * @param fullRange true when luma spans 0..255
 * @param primaries colour of the three lights, H.273 code
 * @param transfer how code values become light, H.273 code
 */
public record VideoFormat(
        int width,
        int height,
        int frameRateNum,
        int frameRateDen,
        int sarNum,
        int sarDen,
        ColorMatrix matrix,
        boolean fullRange,
        int primaries,
        int transfer) {

    /** With the primaries and the transfer that usually go with the matrix. */
    public VideoFormat(
            int width,
            int height,
            int frameRateNum,
            int frameRateDen,
            int sarNum,
            int sarDen,
            ColorMatrix matrix,
            boolean fullRange) {
        this(
                width,
                height,
                frameRateNum,
                frameRateDen,
                sarNum,
                sarDen,
                matrix,
                fullRange,
                usualPrimaries(matrix),
                usualTransfer(matrix));
    }

    static int usualPrimaries(ColorMatrix matrix) {
        return switch (matrix) {
            case BT601 -> avutil.AVCOL_PRI_SMPTE170M;
            case BT709 -> avutil.AVCOL_PRI_BT709;
            case BT2020 -> avutil.AVCOL_PRI_BT2020;
        };
    }

    static int usualTransfer(ColorMatrix matrix) {
        return matrix == ColorMatrix.BT601 ? avutil.AVCOL_TRC_SMPTE170M : avutil.AVCOL_TRC_BT709;
    }
}
