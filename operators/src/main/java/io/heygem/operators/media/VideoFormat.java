package io.heygem.operators.media;

import io.heygem.models.image.ColorMatrix;

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
 */
public record VideoFormat(
        int width,
        int height,
        int frameRateNum,
        int frameRateDen,
        int sarNum,
        int sarDen,
        ColorMatrix matrix,
        boolean fullRange) {}
