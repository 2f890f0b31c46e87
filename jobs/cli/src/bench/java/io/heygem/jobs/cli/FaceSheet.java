package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.Box;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.Image;
import io.heygem.models.image.Landmarks;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Draws what is found in clips, for eyes: a contact sheet per clip (every detection in yellow with
 * its key points, every speaker's crop in its colour, as opaque as it will be painted) and the
 * numbers on one line per clip. Beside the sheet lies what {@link FaceTruth} could take as truth once
 * eyes have agreed.
 *
 * <p>Arguments: folder for the sheets, detector, face, cells per sheet, then clips.
 */
public final class FaceSheet {

    private static final int COLUMNS = 6;
    private static final int CELL_PX = Integer.getInteger("cell", 250);
    private static final Color[] COLOURS = {
        Color.GREEN, Color.CYAN, Color.MAGENTA, Color.ORANGE, Color.PINK
    };

    private FaceSheet() {}

    /** See the type. */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        FaceChoice choice = FaceChoice.of(args[2]).orElseThrow();
        int cells = Integer.parseInt(args[3]);
        try (FaceDetector detector = FaceDetectors.open(args[1])) {
            for (String name : List.of(args).subList(4, args.length)) {
                try {
                    FaceClip clip = FaceClip.of(Path.of(name), detector, choice, 750);
                    System.out.println(line(clip));
                    StringBuilder told = new StringBuilder();
                    ImageIO.write(
                            sheet(clip, cells, told),
                            "png",
                            folder.resolve(clip.name() + ".png").toFile());
                    Files.writeString(folder.resolve(clip.name() + ".csv"), told);
                } catch (MediaException e) {
                    System.out.println(name + ": " + e.getMessage());
                }
            }
        }
    }

    /** The frame as {@link FaceTruth} reads it: what eyes then have to agree with or correct. */
    private static String truth(FaceClip clip, int number) {
        StringBuilder line = new StringBuilder(clip.name() + "," + number + ",");
        int speaker = 0;
        List<FaceDetection> faces = clip.frames().get(number).faces();
        for (int i = 0; i < faces.size(); i++) {
            Box b = faces.get(i).box();
            line.append(
                    String.format(
                            Locale.ROOT,
                            "%s%.0f %.0f %.0f %.0f",
                            i == 0 ? "" : ";",
                            b.left(),
                            b.top(),
                            b.right(),
                            b.bottom()));
            Landmarks p = faces.get(i).landmarks();
            for (FaceTrack track : clip.tracks()) {
                if (track.has(number)
                        && Math.hypot(
                                        track.pose(number).mouthX() - p.mouthX(),
                                        track.pose(number).mouthY() - p.mouthY())
                                < b.width() / 3) {
                    speaker = i + 1;
                }
            }
        }
        return line.append(',').append(speaker).append('\n').toString();
    }

    private static String line(FaceClip clip) {
        int found = (int) clip.frames().stream().filter(f -> !f.faces().isEmpty()).count();
        StringBuilder tracks = new StringBuilder();
        for (FaceTrack track : clip.tracks()) {
            tracks.append(" %d".formatted(track.present()));
        }
        return String.format(
                Locale.ROOT,
                "%-45s %4d frames, %4d with faces, tracks%s; decode %.1f ms, find %.1f ms",
                clip.name(),
                clip.frames().size(),
                found,
                tracks,
                clip.decodeMs(),
                clip.detectMs());
    }

    private static BufferedImage sheet(FaceClip clip, int cells, StringBuilder told)
            throws MediaException {
        int count = Math.min(cells, clip.frames().size());
        int rows = (count + COLUMNS - 1) / COLUMNS;
        int width = clip.probe().format().width();
        int height = clip.probe().format().height();
        double scale = CELL_PX / (double) Math.max(width, height);
        int cellHeight = Math.max(1, (int) (height * scale));
        int cellWidth = Math.max(1, (int) (width * scale));
        BufferedImage sheet =
                new BufferedImage(
                        COLUMNS * (cellWidth + 4),
                        rows * (cellHeight + 4),
                        BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try (VideoReader reader = VideoReader.open(clip.file(), clip.probe().seekable())) {
            for (int i = 0; i < count; i++) {
                int number = (int) ((long) i * clip.frames().size() / count);
                told.append(truth(clip, number));
                YuvFrame frame = reader.read(number, clip.probe().ptsUs()[number]);
                AffineTransform before = g.getTransform();
                g.translate((i % COLUMNS) * (cellWidth + 4), (i / COLUMNS) * (cellHeight + 4));
                g.setClip(0, 0, cellWidth, cellHeight);
                g.drawImage(picture(frame, cellWidth, cellHeight), 0, 0, null);
                g.scale(cellWidth / (double) width, cellHeight / (double) height);
                draw(g, clip, number, scale);
                g.setTransform(before);
                g.setClip(null);
                g.setColor(Color.WHITE);
                g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
                g.drawString(
                        String.valueOf(number),
                        (i % COLUMNS) * (cellWidth + 4) + 3,
                        (i / COLUMNS) * (cellHeight + 4) + 14);
            }
        }
        g.dispose();
        return sheet;
    }

    private static BufferedImage picture(YuvFrame frame, int width, int height) {
        Image small = FaceCropper.resize(frame, width, height);
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        byte[] p = small.pixels();
        for (int i = 0; i < width * height; i++) {
            picture.setRGB(
                    i % width,
                    i / width,
                    (p[3 * i + 2] & 0xff) << 16 | (p[3 * i + 1] & 0xff) << 8 | (p[3 * i] & 0xff));
        }
        return picture;
    }

    private static void draw(Graphics2D g, FaceClip clip, int number, double scale) {
        g.setStroke(new BasicStroke((float) (1.2 / scale)));
        for (FaceDetection face : clip.frames().get(number).faces()) {
            g.setColor(Color.YELLOW);
            Box b = face.box();
            g.draw(new Rectangle2D.Float(b.left(), b.top(), b.width(), b.height()));
            Landmarks p = face.landmarks();
            dot(g, p.rightEyeX(), p.rightEyeY(), scale, Color.YELLOW);
            dot(g, p.leftEyeX(), p.leftEyeY(), scale, Color.YELLOW);
            dot(g, p.noseX(), p.noseY(), scale, Color.WHITE);
            dot(g, p.mouthX(), p.mouthY(), scale, Color.RED);
        }
        for (int i = 0; i < clip.tracks().size(); i++) {
            FaceTrack track = clip.tracks().get(i);
            if (!track.has(number)) {
                continue;
            }
            Color full = COLOURS[i % COLOURS.length];
            g.setColor(
                    new Color(
                            full.getRed(),
                            full.getGreen(),
                            full.getBlue(),
                            (int) (55 + 200 * track.opacity(number))));
            FaceRect rect = CropSpec.WAV2LIP.rect(track.pose(number));
            AffineTransform before = g.getTransform();
            g.rotate(rect.rollRad(), rect.centerX(), rect.centerY());
            g.draw(
                    new Rectangle2D.Float(
                            rect.centerX() - rect.width() / 2,
                            rect.centerY() - rect.height() / 2,
                            rect.width(),
                            rect.height()));
            g.setTransform(before);
            g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, (int) Math.max(1, 13 / scale)));
            g.drawString(
                    "%d: %.0f %%".formatted(i + 1, 100 * track.opacity(number)),
                    rect.centerX() - rect.width() / 2,
                    rect.centerY() + rect.height() / 2);
        }
    }

    private static void dot(Graphics2D g, float x, float y, double scale, Color colour) {
        g.setColor(colour);
        float r = (float) (1.5 / scale);
        g.fill(new Rectangle2D.Float(x - r, y - r, 2 * r, 2 * r));
    }
}
