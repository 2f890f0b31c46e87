package io.heygem.pipeline.descriptor;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * A job as it travels: one audio or several, many videos. What is optional is null when it is not
 * there.
 *
 * @param jobId name of the job, chosen by whoever sends it
 * @param requestId what the sender calls the request; comes back with every event
 * @param priority high, normal or low; normal when not there
 * @param audio path or file URI of the speech audio; null when there are {@code audios}
 * @param audios several speech audios; null when there is one {@code audio}
 * @param outputFolder where outputs lie that name no other place
 * @param videos what shall speak
 * @param lengthPolicy what happens when sound and video are not equally long, the word of a {@link
 *     io.heygem.operators.record.LengthPolicy}; null for the default
 * @param face whose mouth moves, the word of a {@link io.heygem.operators.record.FaceChoice}; null
 *     for the default
 * @param mouthStrength how much it moves, 0 (the source) to 1.5, 1 as the network paints it; null
 *     for the default
 * @param encoding how pictures are compressed; null for what the deployment says
 * @param metadata what the sender wants to hear again with every event
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JobDescriptor(
        String jobId,
        String requestId,
        String priority,
        String audio,
        List<Audio> audios,
        String outputFolder,
        List<Video> videos,
        String lengthPolicy,
        String face,
        BigDecimal mouthStrength,
        Encoding encoding,
        Map<String, String> metadata) {

    /** With nothing that is optional. */
    public JobDescriptor(String jobId, String audio, List<Video> videos) {
        this(jobId, audio, videos, null, null, null);
    }

    /** One audio, what happens when it is not as long as a video, whose mouth moves, how much. */
    public JobDescriptor(
            String jobId,
            String audio,
            List<Video> videos,
            String lengthPolicy,
            String face,
            BigDecimal mouthStrength) {
        this(
                jobId,
                null,
                null,
                audio,
                null,
                null,
                videos,
                lengthPolicy,
                face,
                mouthStrength,
                null,
                null);
    }

    /**
     * How pictures are compressed; what is null the deployment decides.
     *
     * @param crf constant rate factor, 0 (lossless) to 51
     * @param preset speed against size, from ultrafast to veryslow
     * @param codec h264 or hevc
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Encoding(Integer crf, String preset, String codec) {

        /** The same, or everything open where there is none. */
        public static Encoding orOpen(Encoding encoding) {
            return encoding == null ? new Encoding(null, null, null) : encoding;
        }
    }

    /**
     * One of several audios.
     *
     * @param audioId name within the job
     * @param audio path or file URI
     */
    public record Audio(String audioId, String audio) {}

    /**
     * One video of a job, or several at once.
     *
     * @param videoId name within the job; its file's name when not there
     * @param video path, file URI, glob or folder
     * @param output path of the finished file; the output folder when not there
     * @param audio id of the one audio it shall speak; all of them when not there
     * @param lengthPolicy overrules that of the job; null for none
     * @param face overrules that of the job; null for none
     * @param mouthStrength overrules that of the job; null for none
     * @param encoding overrules that of the job, each setting for itself; null for none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Video(
            String videoId,
            String video,
            String output,
            String audio,
            String lengthPolicy,
            String face,
            BigDecimal mouthStrength,
            Encoding encoding) {

        /** With nothing that is optional. */
        public Video(String videoId, String video, String output) {
            this(videoId, video, output, null, null, null, null, null);
        }
    }
}
