package io.heygem.jobs.cli;

import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * The same moments of several videos, one row each: the lower face close up, or the whole frame.
 * The first half of the columns lies in the first half of the sound, which is speech.
 */
final class ComparisonSheet {

    private static final int COLUMNS = 8;
    private static final int TILE_PX = 240;
    private static final int GAP_PX = 4;

    /**
     * One row.
     *
     * @param video the file
     * @param frame which of its frames shows at an output frame
     */
    record Row(Path video, IntUnaryOperator frame) {}

    /** The face that a close-up shows at an output frame; null for the whole frame. */
    @FunctionalInterface
    interface Faces {

        /** See the type. */
        FacePose at(int outputFrame);
    }

    private ComparisonSheet() {}

    /** Writes the sheet of output frames 0 to {@code frames - 1}. */
    static void write(List<Row> rows, int frames, Faces faces, Path file)
            throws IOException, MediaException {
        int step = TILE_PX + GAP_PX;
        BufferedImage sheet = Pictures.blank(COLUMNS * step - GAP_PX, rows.size() * step - GAP_PX);
        Graphics2D brush = Pictures.brush(sheet);
        for (int row = 0; row < rows.size(); row++) {
            Path video = rows.get(row).video();
            VideoProbe probe = VideoProber.probe(video, MediaLimits.DEFAULT);
            try (VideoReader reader = VideoReader.open(video, probe.seekable())) {
                for (int column = 0; column < COLUMNS; column++) {
                    int output = (2 * column + 1) * frames / (2 * COLUMNS);
                    int at = rows.get(row).frame().applyAsInt(output);
                    YuvFrame frame = reader.read(at, probe.ptsUs()[at]);
                    tile(brush, frame, faces.at(output), column * step, row * step);
                }
            }
        }
        brush.dispose();
        Pictures.write(sheet, file);
    }

    private static void tile(Graphics2D brush, YuvFrame frame, FacePose face, int x, int y) {
        BufferedImage picture = Pictures.of(frame);
        if (face != null) {
            PreviewPicture.closeUp(brush, picture, face, x, y, TILE_PX);
            return;
        }
        double scale = (double) TILE_PX / Math.max(frame.width(), frame.height());
        int width = (int) Math.max(1, frame.width() * scale);
        int height = (int) Math.max(1, frame.height() * scale);
        brush.drawImage(picture, x, y, width, height, null);
    }
}
