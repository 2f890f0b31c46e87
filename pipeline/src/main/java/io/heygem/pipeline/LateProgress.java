package io.heygem.pipeline;

import io.heygem.operators.record.VideoProgress;

/**
 * The latest progress of a video that came too soon after the one before it.
 *
 * @param progress how far the video is
 * @param status whether the state is still to be told
 * @param side whether the progress is still to be told
 */
public record LateProgress(VideoProgress progress, boolean status, boolean side) {}
