package io.heygem.operators.record;

import java.util.List;

/**
 * What was found in one {@link DetectionRange}.
 *
 * @param taskId the video of the job
 * @param index number of the range
 * @param firstFrame first source frame
 * @param frames one entry per source frame
 */
public record RangeFaces(String taskId, int index, int firstFrame, List<FrameFaces> frames) {

    public RangeFaces {
        frames = List.copyOf(frames);
    }
}
