package io.heygem.operators.record;

/**
 * What the lip network needs for one segment.
 *
 * @param segment the segment; crops exist for the faces it paints, in its order
 * @param crops uint8 [faces, S, S, 3], NHWC, BGR, 0..255
 * @param mels float32 [faces, 80, W], -4..4
 */
public record FaceCrops(Segment segment, byte[] crops, float[] mels) {}
