package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;

/**
 * Many frames of a video on one page, evenly over its length: each tile shows the lower half of the
 * largest face close up, or the whole frame where there is none.
 */
final class ContactSheet {

    /** Frames on a sheet, at most. */
    static final int TILES = 24;

    private static final int COLUMNS = 6;
    private static final int TILE_PX = 240;
    private static final int GAP_PX = 4;

    private ContactSheet() {}

    /** Writes the sheet and answers how many of its tiles show a face. */
    static int write(Path video, MediaLimits limits, FaceDetector detector, Path file)
            throws IOException, MediaException, ModelException {
        VideoProbe probe = VideoProber.probe(video, limits);
        int frames = probe.ptsUs().length;
        int tiles = Math.min(TILES, frames);
        int step = TILE_PX + GAP_PX;
        int rows = (tiles + COLUMNS - 1) / COLUMNS;
        BufferedImage sheet = Pictures.blank(COLUMNS * step - GAP_PX, rows * step - GAP_PX);
        Graphics2D brush = Pictures.brush(sheet);
        int faces = 0;
        try (VideoReader reader = VideoReader.open(video, probe.seekable())) {
            for (int i = 0; i < tiles; i++) {
                int frame = (int) ((2L * i + 1) * frames / (2L * tiles));
                YuvFrame picture = reader.read(frame, probe.ptsUs()[frame]);
                faces += tile(brush, picture, detector, i % COLUMNS * step, i / COLUMNS * step);
            }
        }
        brush.dispose();
        Pictures.write(sheet, file);
        return faces;
    }

    private static int tile(Graphics2D brush, YuvFrame frame, FaceDetector detector, int x, int y)
            throws ModelException {
        BufferedImage picture = Pictures.of(frame);
        Optional<FaceDetection> largest =
                detector.detect(frame).stream()
                        .max(Comparator.comparingDouble(face -> face.box().area()));
        if (largest.isPresent()) {
            FacePose pose = FacePose.of(largest.get().landmarks());
            PreviewPicture.closeUp(brush, picture, pose, x, y, TILE_PX);
            return 1;
        }
        double scale = (double) TILE_PX / Math.max(frame.width(), frame.height());
        brush.drawImage(
                picture,
                x,
                y,
                (int) Math.max(1, frame.width() * scale),
                (int) Math.max(1, frame.height() * scale),
                null);
        return 0;
    }
}
