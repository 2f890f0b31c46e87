package io.heygem.operators.record;

/**
 * A video, or several at once, that a submission names.
 *
 * @param video path, file URI, glob or folder
 * @param videoId name within the job; null to be called like its file
 * @param output path of the finished file; null to lie in the job's output folder
 * @param audioId the one audio it shall speak; null for all
 * @param lengthPolicy what happens when sound and video are not equally long
 * @param face whose mouth moves
 * @param mouthStrength how much it moves
 * @param encoding how its pictures are compressed
 */
public record RequestedVideo(
        String video,
        String videoId,
        String output,
        String audioId,
        LengthPolicy lengthPolicy,
        FaceChoice face,
        MouthStrength mouthStrength,
        EncodingChoice encoding) {

    /** With all defaults. */
    public RequestedVideo(String video, String videoId, String output, String audioId) {
        this(
                video,
                videoId,
                output,
                audioId,
                LengthPolicy.DEFAULT,
                FaceChoice.DEFAULT,
                MouthStrength.DEFAULT,
                EncodingChoice.DEFAULT);
    }
}
