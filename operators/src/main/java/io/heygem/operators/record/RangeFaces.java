package io.heygem.operators.record;

import java.util.List;

/**
 * What was found in one {@link DetectionRange}.
 *
 * @param request the video
 * @param index number of the range
 * @param firstFrame first source frame
 * @param frames one entry per source frame; none when the range could not be searched
 */
public record RangeFaces(VideoRequest request, int index, int firstFrame, List<FrameFaces> frames) {

    public RangeFaces {
        frames = List.copyOf(frames);
    }

    /** The answer for a range that could not be searched, so that nobody waits for it. */
    public static RangeFaces notSearched(DetectionRange range) {
        return new RangeFaces(
                range.plan().task().request(), range.index(), range.firstFrame(), List.of());
    }

    /** The key of everything that concerns this attempt at this video. */
    public String taskId() {
        return request.taskId();
    }

    /** Whether the range could be searched. */
    public boolean searched() {
        return !frames.isEmpty();
    }
}
