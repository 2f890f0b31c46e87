package io.heygem.operators.record;

import io.heygem.operators.media.VideoFormat;
import java.util.List;

/**
 * What lies beside a finished video and says how it was made.
 *
 * @param jobId the job
 * @param videoId the video within the job
 * @param video the input
 * @param videoDigest SHA-256 of the input
 * @param audioDigest SHA-256 of the audio file
 * @param renderKey digest of everything the pictures depend on
 * @param model name of the lip model
 * @param modelDigest SHA-256 of the lip model
 * @param lengthPolicy what was done about different lengths of sound and video: the word of a
 *     {@link LengthPolicy}
 * @param face whose mouth moves: the word of a {@link FaceChoice}
 * @param mouthStrength how much it moves: the word of a {@link MouthStrength}
 * @param format size, rate and colour
 * @param frames output frames
 * @param framesWithoutFace frames that show no face of a speaker and passed through unchanged
 * @param framesMouthHidden frames that passed through unchanged because the mouth is covered,
 *     turned away or cut off
 * @param videoDurationUs length of the pictures, microseconds
 * @param audioDurationUs length of the sound, microseconds
 * @param bytes size of the finished file
 * @param sha256 digest of the finished file
 * @param warnings what a user should know, one sentence each
 */
public record OutputManifest(
        String jobId,
        String videoId,
        String video,
        String videoDigest,
        String audioDigest,
        String renderKey,
        String model,
        String modelDigest,
        String lengthPolicy,
        String face,
        String mouthStrength,
        VideoFormat format,
        int frames,
        int framesWithoutFace,
        int framesMouthHidden,
        long videoDurationUs,
        long audioDurationUs,
        long bytes,
        String sha256,
        List<String> warnings) {}
