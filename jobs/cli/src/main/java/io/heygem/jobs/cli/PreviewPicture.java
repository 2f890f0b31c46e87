package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.Landmarks;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.blend.MouthBlender;
import io.heygem.operators.preflight.FacePreview;
import io.heygem.operators.record.FaceTrack;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Draws what rendering sees. Left the frame: boxes and key points of all faces in yellow, the crop
 * of whoever speaks in white, the way of the mouth within two seconds in green, the mask in cyan.
 * Right the lower half of the first speaker: as it is, with the mask, with the mouth.
 */
final class PreviewPicture {

    private static final int LONGEST_PX = 1280;
    private static final int LOWEST_PX = 720;
    private static final int GAP_PX = 6;
    private static final double CLOSE_UP = 2.4;
    private static final double ABOVE_MOUTH = 0.55;

    private PreviewPicture() {}

    static void write(FacePreview seen, YuvFrame painted, LipModelSpec model, Path file)
            throws IOException {
        BufferedImage frame = Pictures.of(seen.frame());
        double scale =
                Math.min(
                        (double) LONGEST_PX / frame.getWidth(),
                        Math.max(LOWEST_PX, LONGEST_PX / 2.0) / frame.getHeight());
        int width = (int) Math.max(1, Math.round(frame.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(frame.getHeight() * scale));
        int side = Math.max(1, (height - 2 * GAP_PX) / 3);
        BufferedImage picture = Pictures.blank(width + GAP_PX + side, height);
        Graphics2D brush = Pictures.brush(picture);
        brush.drawImage(frame, 0, 0, width, height, null);
        BufferedImage masked = Pictures.of(seen.frame());
        MouthBlender blender = new MouthBlender(model.crop(), model.cropPx());
        for (FaceTrack track : seen.speakers()) {
            FacePose pose = track.pose(seen.at());
            tint(masked, model.crop().rect(pose), blender.mask(pose), model.cropPx());
        }
        brush.setClip(0, 0, width, height);
        annotate(brush, scale, seen, model, blender);
        brush.setClip(null);
        if (!seen.speakers().isEmpty()) {
            FacePose pose = seen.speakers().get(0).pose(seen.at());
            BufferedImage mouth = Pictures.of(painted);
            int x = width + GAP_PX;
            closeUp(brush, frame, pose, x, 0, side);
            closeUp(brush, masked, pose, x, side + GAP_PX, side);
            closeUp(brush, mouth, pose, x, 2 * (side + GAP_PX), side);
        }
        brush.dispose();
        Pictures.write(picture, file);
    }

    private static void annotate(
            Graphics2D brush,
            double scale,
            FacePreview seen,
            LipModelSpec model,
            MouthBlender blender) {
        AffineTransform whole = brush.getTransform();
        brush.scale(scale, scale);
        float line = (float) (1.5 / scale);
        brush.setStroke(new BasicStroke(line));
        brush.setColor(Color.YELLOW);
        for (FaceDetection face : seen.found()) {
            brush.draw(
                    new Rectangle2D.Float(
                            face.box().left(),
                            face.box().top(),
                            face.box().right() - face.box().left(),
                            face.box().bottom() - face.box().top()));
            Landmarks points = face.landmarks();
            dot(brush, points.rightEyeX(), points.rightEyeY(), 2 * line);
            dot(brush, points.leftEyeX(), points.leftEyeY(), 2 * line);
            dot(brush, points.noseX(), points.noseY(), 2 * line);
            dot(brush, points.mouthX(), points.mouthY(), 2 * line);
        }
        for (FaceTrack track : seen.speakers()) {
            FacePose pose = track.pose(seen.at());
            FaceRect rect = model.crop().rect(pose);
            brush.setColor(Color.WHITE);
            AffineTransform upright = brush.getTransform();
            brush.translate(rect.centerX(), rect.centerY());
            brush.rotate(rect.rollRad());
            brush.draw(
                    new Rectangle2D.Float(
                            -rect.width() / 2, -rect.height() / 2, rect.width(), rect.height()));
            brush.setColor(Color.CYAN);
            brush.draw(outline(blender.mask(pose), model.cropPx(), rect));
            brush.setTransform(upright);
            brush.setColor(Color.GREEN);
            for (int i = 0; i < track.frames(); i++) {
                FacePose then = track.pose(i);
                if (!Float.isNaN(then.mouthX())) {
                    dot(brush, then.mouthX(), then.mouthY(), i == seen.at() ? 3 * line : line);
                }
            }
        }
        brush.setTransform(whole);
    }

    private static void dot(Graphics2D brush, float x, float y, float radius) {
        brush.fill(new Ellipse2D.Float(x - radius, y - radius, 2 * radius, 2 * radius));
    }

    /** Where the mask ends, row by row, round the middle of its crop. */
    private static Path2D outline(float[] mask, int size, FaceRect rect) {
        Path2D outline = new Path2D.Float();
        for (int side = 0; side < 2; side++) {
            for (int i = 0; i < size; i++) {
                int row = side == 0 ? i : size - 1 - i;
                int edge = -1;
                for (int k = 0; k < size && edge < 0; k++) {
                    int column = side == 0 ? k : size - 1 - k;
                    edge = mask[row * size + column] > 0 ? column : -1;
                }
                if (edge >= 0) {
                    double x = ((edge + 0.5) / size - 0.5) * rect.width();
                    double y = ((row + 0.5) / size - 0.5) * rect.height();
                    if (outline.getCurrentPoint() == null) {
                        outline.moveTo(x, y);
                    } else {
                        outline.lineTo(x, y);
                    }
                }
            }
        }
        if (outline.getCurrentPoint() != null) {
            outline.closePath();
        }
        return outline;
    }

    /** Lays the mask over a picture. */
    private static void tint(BufferedImage picture, FaceRect rect, float[] mask, int size) {
        double cos = Math.cos(rect.rollRad());
        double sin = Math.sin(rect.rollRad());
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                double dx = x + 0.5 - rect.centerX();
                double dy = y + 0.5 - rect.centerY();
                int column = (int) Math.floor(((dx * cos + dy * sin) / rect.width() + 0.5) * size);
                int row = (int) Math.floor(((dy * cos - dx * sin) / rect.height() + 0.5) * size);
                if (column >= 0 && row >= 0 && column < size && row < size) {
                    float most = mask[row * size + column] / 2;
                    int rgb = picture.getRGB(x, y);
                    int red = Math.round((rgb >> 16 & 0xff) * (1 - most));
                    int green = Math.round((rgb >> 8 & 0xff) * (1 - most) + 255 * most);
                    int blue = Math.round((rgb & 0xff) * (1 - most) + 255 * most);
                    picture.setRGB(x, y, red << 16 | green << 8 | blue);
                }
            }
        }
    }

    /** The lower face of a pose, turned upright, in a square. */
    static void closeUp(
            Graphics2D brush, BufferedImage picture, FacePose pose, int x, int y, int side) {
        double scale = side / (CLOSE_UP * Math.max(1, pose.eyeMouthPx()));
        AffineTransform before = brush.getTransform();
        java.awt.Shape clip = brush.getClip();
        brush.clipRect(x, y, side, side);
        brush.translate(x + side / 2.0, y + ABOVE_MOUTH * side);
        brush.rotate(-pose.rollRad());
        brush.scale(scale, scale);
        brush.translate(-pose.mouthX(), -pose.mouthY());
        brush.drawImage(picture, 0, 0, null);
        brush.setTransform(before);
        brush.setClip(clip);
    }
}
