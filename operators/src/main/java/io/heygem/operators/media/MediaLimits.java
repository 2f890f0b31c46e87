package io.heygem.operators.media;

import java.io.Serializable;
import java.time.Duration;

/**
 * What a file may ask of a machine; checked before anything is decoded.
 *
 * @param pixels most pixels of a picture
 * @param frames most pictures of a video
 * @param duration longest video or sound
 * @param tracks most tracks of a file, of any kind
 * @param pictureBytes most memory that the pictures under way of one video may take, estimated as
 *     {@link #PICTURES_UNDER_WAY} of them
 */
public record MediaLimits(long pixels, int frames, Duration duration, int tracks, long pictureBytes)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /** References of a decoder, frames held for playing backwards, look-ahead of an encoder. */
    public static final int PICTURES_UNDER_WAY = 32;

    /** Room for 24-megapixel photos and for a day at 60 frames per second, not for 8K. */
    public static final MediaLimits DEFAULT =
            new MediaLimits(36_000_000, 6_000_000, Duration.ofHours(24), 100, 1280L << 20);

    public MediaLimits {
        if (pixels < 1 || frames < 1 || tracks < 1 || pictureBytes < 1 || duration.isNegative()) {
            throw new IllegalArgumentException(
                    "limits of %d pixels, %d frames, %s, %d tracks, %d bytes: expected at least 1 each"
                            .formatted(pixels, frames, duration, tracks, pictureBytes));
        }
    }
}
