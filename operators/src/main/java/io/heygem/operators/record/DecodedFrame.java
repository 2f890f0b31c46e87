package io.heygem.operators.record;

import io.heygem.models.image.YuvFrame;

/**
 * One source frame on its way to the crop; stays within its chain.
 *
 * @param segment where it belongs
 * @param number counts the frames of the segment that come this way, from 0; there are as many as
 *     the segment has frames with a face
 * @param offset output frame within the segment that shows it
 * @param frame the picture; null in the one record of a segment without any face
 */
public record DecodedFrame(Segment segment, int number, int offset, YuvFrame frame) {}
