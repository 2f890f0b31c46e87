package io.heygem.pipeline.event;

/**
 * How the videos of a job stand; those in none of the other counts are open.
 *
 * @param total all videos
 * @param completed with or without warnings
 * @param failed those that failed
 * @param cancelled those that were cancelled
 */
public record VideoCounts(int total, int completed, int failed, int cancelled) {}
