package io.heygem.operators.release;

import io.heygem.operators.record.VideoRequest;

/**
 * A video that was planned and has not ended.
 *
 * @param request the video
 * @param segments its segments
 * @param jobSegments segments of all videos of its job that were planned up to and with this one
 */
public record OpenVideo(VideoRequest request, int segments, int jobSegments) {}
