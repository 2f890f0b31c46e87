package io.heygem.operators.dispatch;

import java.io.Serializable;
import java.time.Duration;

/**
 * What the registry refuses and waits for.
 *
 * @param maxVideos most videos of one job, every folder, pattern and audio counted
 * @param minFreeBytes room that must be left on the workspace's disk for another video to begin
 * @param commandWait how long a command waits for a job that nobody knows yet
 */
public record DispatchLimits(int maxVideos, long minFreeBytes, Duration commandWait)
        implements Serializable {}
