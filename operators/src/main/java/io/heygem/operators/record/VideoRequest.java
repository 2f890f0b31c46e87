package io.heygem.operators.record;

/**
 * One video of a job as asked for.
 *
 * @param jobId the job
 * @param videoId name within the job
 * @param attempt counts the tries that users asked for, from 1
 * @param priority how urgent the job is
 * @param audio path of the audio it shall speak
 * @param video path of the input
 * @param output path of the finished file
 * @param lengthPolicy what happens when sound and video are not equally long
 * @param face whose mouth moves
 * @param mouthStrength how much it moves
 * @param encoding how its pictures are compressed
 * @param jobVideos number of videos of the job; 0 where a job was written down without it
 */
public record VideoRequest(
        String jobId,
        String videoId,
        int attempt,
        Priority priority,
        String audio,
        String video,
        String output,
        LengthPolicy lengthPolicy,
        FaceChoice face,
        MouthStrength mouthStrength,
        EncodingChoice encoding,
        int jobVideos) {

    public VideoRequest {
        // Jobs that were written down before there was a choice.
        face = face == null ? FaceChoice.DEFAULT : face;
        mouthStrength = mouthStrength == null ? MouthStrength.DEFAULT : mouthStrength;
        encoding = encoding == null ? EncodingChoice.DEFAULT : encoding;
    }

    /** The only video of a job, with all defaults. */
    public VideoRequest(
            String jobId,
            String videoId,
            int attempt,
            Priority priority,
            String audio,
            String video,
            String output) {
        this(
                jobId,
                videoId,
                attempt,
                priority,
                audio,
                video,
                output,
                LengthPolicy.DEFAULT,
                FaceChoice.DEFAULT,
                MouthStrength.DEFAULT,
                EncodingChoice.DEFAULT,
                1);
    }

    /** The key of everything that concerns this attempt at this video of this job. */
    public String taskId() {
        return jobId + "/" + videoId + "/" + attempt;
    }

    /** The same video, tried another time. */
    public VideoRequest withAttempt(int another) {
        return new VideoRequest(
                jobId,
                videoId,
                another,
                priority,
                audio,
                video,
                output,
                lengthPolicy,
                face,
                mouthStrength,
                encoding,
                jobVideos);
    }
}
