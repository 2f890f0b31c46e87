package io.heygem.operators.record;

/**
 * What the lip network answered for one segment.
 *
 * @param segment the segment; patches exist for the faces it paints, in its order
 * @param patches uint8 [faces, S, S, 3], NHWC, BGR, 0..255
 */
public record MouthPatches(Segment segment, byte[] patches) {}
