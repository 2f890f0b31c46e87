package io.heygem.operators.media;

import java.nio.file.Path;

/**
 * What people ask about a video beside its size and length.
 *
 * @param rotationDegrees how far stored pictures are turned clockwise to stand upright: 0, 90, 180
 *     or 270
 * @param mirrored whether they are also mirrored
 * @param hdr {@code PQ} or {@code HLG}; empty for a standard range
 */
public record VideoTraits(int rotationDegrees, boolean mirrored, String hdr) {

    /** The traits that the first picture of a file shows. */
    public static VideoTraits of(Path file) throws MediaException {
        try (FrameCursor cursor = FrameCursor.open(file, 1, false)) {
            Orientation orientation = cursor.shape().orientation();
            int degrees =
                    switch (orientation) {
                        case UPRIGHT, MIRRORED -> 0;
                        case CLOCKWISE, TRANSPOSED -> 90;
                        case UPSIDE_DOWN, MIRRORED_UPSIDE_DOWN -> 180;
                        case COUNTER_CLOCKWISE, ANTI_TRANSPOSED -> 270;
                    };
            boolean mirrored =
                    switch (orientation) {
                        case UPRIGHT, CLOCKWISE, UPSIDE_DOWN, COUNTER_CLOCKWISE -> false;
                        case MIRRORED, TRANSPOSED, MIRRORED_UPSIDE_DOWN, ANTI_TRANSPOSED -> true;
                    };
            ToneCurve tone = cursor.shape().tone();
            return new VideoTraits(degrees, mirrored, tone == ToneCurve.SDR ? "" : tone.name());
        }
    }
}
