package io.heygem.operators.record;

import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.VideoFormat;
import java.util.List;

/**
 * All that is decided about a video before its pictures are touched.
 *
 * @param task the video and its sound
 * @param videoDigest SHA-256 of the video file, lower-case hex
 * @param format size, rate and colour of source and output frames
 * @param encoder how output frames are compressed
 * @param seekable whether frames can be sought by time
 * @param sourceFrames frames, counted from the file's first, in which faces are looked for
 * @param slots length of the source on the output's constant frame rate
 * @param outputFrames frames that the output will have
 * @param segmentFrames longest segment, frames
 * @param renderKey digest of source, audio, model, options and pipeline version
 * @param ranges detection ranges to wait for; 0 when the faces are known or not needed
 * @param finished whether the output is there already
 * @param startedAtMs when planning began, epoch milliseconds
 * @param warnings what a user should know, one sentence each
 */
public record VideoPlan(
        VideoTask task,
        String videoDigest,
        VideoFormat format,
        EncoderSettings encoder,
        boolean seekable,
        int sourceFrames,
        int slots,
        int outputFrames,
        int segmentFrames,
        String renderKey,
        int ranges,
        boolean finished,
        long startedAtMs,
        List<String> warnings) {

    public VideoPlan {
        warnings = List.copyOf(warnings);
    }

    /** The key of everything that concerns this video of this job. */
    public String taskId() {
        return task.taskId();
    }

    /** The slot that an output frame shows. */
    public int slot(int outputFrame) {
        return task.request().lengthPolicy().slot(outputFrame, slots, outputFrames);
    }

    /** Number of segments. */
    public int segments() {
        return (outputFrames + segmentFrames - 1) / segmentFrames;
    }

    /** First output frame of a segment. */
    public int segmentStart(int index) {
        return index * segmentFrames;
    }

    /** One past the last output frame of a segment. */
    public int segmentEnd(int index) {
        return Math.min(outputFrames, (index + 1) * segmentFrames);
    }
}
