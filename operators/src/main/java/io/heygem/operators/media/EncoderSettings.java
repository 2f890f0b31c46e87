package io.heygem.operators.media;

/**
 * How pictures are compressed.
 *
 * @param crf constant rate factor of H.264, 0 (lossless) .. 51
 * @param preset x264's name for speed against size, for example {@code veryfast}
 */
public record EncoderSettings(int crf, String preset) {

    public EncoderSettings {
        if (crf < 0 || crf > 51) {
            throw new IllegalArgumentException("crf is " + crf + ", expected 0..51");
        }
    }
}
