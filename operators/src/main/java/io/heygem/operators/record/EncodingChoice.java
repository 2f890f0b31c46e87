package io.heygem.operators.record;

import io.heygem.operators.media.VideoCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How somebody wants pictures compressed; what is left open the deployment decides.
 *
 * @param crf constant rate factor, 0 (lossless) .. 51; null for that of the deployment
 * @param preset one of {@link #PRESETS}; null for that of the deployment
 * @param codec null for that of the deployment
 */
public record EncodingChoice(Integer crf, String preset, VideoCodec codec) {

    /** Everything is left open. */
    public static final EncodingChoice DEFAULT = new EncodingChoice(null, null, null);

    /** Largest rate factor: the smallest file. */
    public static final int MAX_CRF = 51;

    /** The names of x264 and x265 for speed against size, the fastest first. */
    public static final List<String> PRESETS =
            List.of(
                    "ultrafast",
                    "superfast",
                    "veryfast",
                    "faster",
                    "fast",
                    "medium",
                    "slow",
                    "slower",
                    "veryslow");

    public EncodingChoice {
        if (crf != null && (crf < 0 || crf > MAX_CRF)) {
            throw new IllegalArgumentException("crf is " + crf + ", expected 0.." + MAX_CRF);
        }
        if (preset != null && !PRESETS.contains(preset)) {
            throw new IllegalArgumentException(
                    "preset is " + preset + ", expected one of " + PRESETS);
        }
    }

    /** The codec that a user's word means. */
    public static Optional<VideoCodec> codec(String word) {
        return Arrays.stream(VideoCodec.values())
                .filter(codec -> word(codec).equals(word))
                .findFirst();
    }

    /** What users may write for a codec. */
    public static List<String> codecs() {
        return Arrays.stream(VideoCodec.values()).map(EncodingChoice::word).toList();
    }

    private static String word(VideoCodec codec) {
        return codec.name().toLowerCase(Locale.ROOT);
    }
}
