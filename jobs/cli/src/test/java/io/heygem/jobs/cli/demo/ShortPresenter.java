package io.heygem.jobs.cli.demo;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.YuvConversion;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoFormat;
import java.nio.file.Path;

/** A presenter of a second or two, small, the same bytes every time. */
public final class ShortPresenter {

    private static final int FRAMES_PER_SECOND = 25;

    private ShortPresenter() {}

    /**
     * Writes a video of the bundled portrait.
     *
     * @param variant which of many camera motions
     */
    public static Path write(Path file, int variant, int px, int frames) throws Exception {
        VideoFormat format =
                new VideoFormat(px, px, FRAMES_PER_SECOND, 1, 1, 1, ColorMatrix.BT709, false);
        CameraMotion motion =
                new CameraMotion(
                        228 + variant, 206, 396 - 8 * variant, 0.1, 4, 3 + variant, 1.2, 2);
        Portrait portrait = Portrait.load();
        try (SegmentWriter writer =
                SegmentWriter.open(file, format, new EncoderSettings(18, "veryfast"))) {
            for (int i = 0; i < frames; i++) {
                writer.write(
                        YuvConversion.toFrame(
                                portrait.through(motion.at((double) i / FRAMES_PER_SECOND), px, px),
                                format.matrix(),
                                format.fullRange()));
            }
            writer.finish();
        }
        return file;
    }
}
