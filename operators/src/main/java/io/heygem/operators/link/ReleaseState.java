package io.heygem.operators.link;

/**
 * How far the release of a video's segments is.
 *
 * @param next first segment that was not released yet
 * @param inFlight released segments whose files were not there when last looked at
 */
public record ReleaseState(int next, int[] inFlight) {}
