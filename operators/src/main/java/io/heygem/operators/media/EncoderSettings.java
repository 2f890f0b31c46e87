package io.heygem.operators.media;

import io.heygem.operators.record.EncodingChoice;
import java.io.Serializable;

/**
 * How pictures are compressed.
 *
 * @param encoder FFmpeg's name of the encoder
 * @param crf constant rate factor, 0 (lossless, where the encoder can) .. 51
 * @param preset x264's name for speed against size, for example {@code veryfast}
 */
public record EncoderSettings(String encoder, int crf, String preset) implements Serializable {

    private static final long serialVersionUID = 1L;

    public EncoderSettings {
        if (crf < 0 || crf > 51) {
            throw new IllegalArgumentException("crf is " + crf + ", expected 0..51");
        }
    }

    /** With the best software encoder for H.264. */
    public EncoderSettings(int crf, String preset) {
        this(VideoEncoder.software(VideoCodec.H264), crf, preset);
    }

    /**
     * With an encoder that this machine has.
     *
     * @param hardware true to prefer that of a graphics card; {@link #isHardware} says whether it
     *     could be had
     * @throws IllegalArgumentException when this FFmpeg has none for the codec
     */
    public static EncoderSettings choose(
            VideoCodec codec, boolean hardware, int crf, String preset) {
        String encoder =
                hardware && VideoEncoder.works(codec.hardware)
                        ? codec.hardware
                        : VideoEncoder.software(codec);
        return new EncoderSettings(encoder, crf, preset);
    }

    /**
     * The same, where nobody chose otherwise. An encoder of a graphics card stays one where it can.
     *
     * @throws IllegalArgumentException when this FFmpeg has no encoder for the codec
     */
    public EncoderSettings with(EncodingChoice choice) {
        int newCrf = choice.crf() == null ? crf : choice.crf();
        String newPreset = choice.preset() == null ? preset : choice.preset();
        VideoCodec codec = choice.codec();
        return codec == null || codec.isOf(encoder)
                ? new EncoderSettings(encoder, newCrf, newPreset)
                : choose(codec, isHardware(), newCrf, newPreset);
    }

    /** Whether a graphics card encodes. */
    public boolean isHardware() {
        return encoder.endsWith("_nvenc");
    }
}
