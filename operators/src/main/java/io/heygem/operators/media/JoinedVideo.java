package io.heygem.operators.media;

/**
 * What a finished video holds.
 *
 * @param frames number of video frames
 * @param videoDurationUs how long they show, microseconds
 * @param audioDurationUs how long the sound lasts, microseconds; 0 without sound
 */
public record JoinedVideo(long frames, long videoDurationUs, long audioDurationUs) {}
