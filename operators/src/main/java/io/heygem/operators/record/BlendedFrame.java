package io.heygem.operators.record;

import io.heygem.models.image.YuvFrame;

/**
 * One output frame on its way to the encoder; stays within its chain and comes in order.
 *
 * @param segment where it belongs
 * @param offset output frame within the segment
 * @param frame the picture
 * @param damaged whether the source frame was missing or decoded with errors
 */
public record BlendedFrame(Segment segment, int offset, YuvFrame frame, boolean damaged) {}
