package io.heygem.operators.release;

import io.heygem.operators.record.VideoRequest;

/**
 * A video that was begun and has not ended.
 *
 * @param request the video
 * @param segments its segments; 0 until its plan is known
 * @param jobSegments segments of all videos of its job that were planned up to and with this one
 * @param sinceMs when the gate heard of it, epoch milliseconds
 */
public record OpenVideo(VideoRequest request, int segments, int jobSegments, long sinceMs) {}
