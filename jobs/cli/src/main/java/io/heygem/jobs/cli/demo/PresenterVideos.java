package io.heygem.jobs.cli.demo;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.Image;
import io.heygem.models.image.YuvConversion;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Makes three silent presenter videos and a voice, the same bytes every time. */
public final class PresenterVideos {

    private static final EncoderSettings QUALITY = new EncoderSettings(18, "veryfast");

    /** A little longer than the voice, so that no video has to be repeated. */
    private static final double SECONDS = 8;

    private static final List<Scene> SCENES =
            List.of(
                    new Scene(
                            "portrait_square.mp4",
                            format(640, 640, 25, 1),
                            new CameraMotion(228, 206, 396, 0.12, 4, 3, 1.2, SECONDS)),
                    new Scene(
                            "portrait_tall.mp4",
                            format(720, 1280, 30, 1),
                            new CameraMotion(226, 252, 480, 0.10, 6, 4, 0.8, SECONDS)),
                    new Scene(
                            "portrait_wide.mp4",
                            format(1280, 720, 30000, 1001),
                            new CameraMotion(232, 134, 246, 0.06, 5, 2, 0.6, SECONDS)));

    private final Portrait portrait;

    private record Scene(String name, VideoFormat format, CameraMotion motion) {}

    private PresenterVideos(Portrait portrait) {
        this.portrait = portrait;
    }

    /** Reads the bundled portrait. */
    public static PresenterVideos load() throws IOException {
        return new PresenterVideos(Portrait.load());
    }

    /** Writes the voice as a WAV file into a folder and answers its path. */
    public static Path writeVoice(Path folder) throws IOException {
        Path file = folder.resolve("demo_voice.wav");
        try (InputStream in = PresenterVideos.class.getResourceAsStream("demo_voice.wav")) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    /** Writes the videos into a folder and answers their paths; whoever reads sees whole files. */
    public List<Path> write(Path folder) throws IOException, MediaException, InterruptedException {
        List<Path> files = new ArrayList<>();
        for (int scene = 0; scene < SCENES.size(); scene++) {
            Path file = folder.resolve(SCENES.get(scene).name());
            Path part = folder.resolve("." + file.getFileName() + ".part");
            write(scene, part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            files.add(file);
        }
        return files;
    }

    /** Writes one scene. */
    void write(int scene, Path file) throws MediaException, InterruptedException {
        VideoFormat format = SCENES.get(scene).format();
        int frames = (int) Math.round(SECONDS * format.frameRateNum() / format.frameRateDen());
        try (SegmentWriter writer = SegmentWriter.open(file, format, QUALITY)) {
            for (int i = 0; i < frames; i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("stopped at frame " + i + " of " + file);
                }
                Image picture = frame(scene, i);
                writer.write(YuvConversion.toFrame(picture, format.matrix(), format.fullRange()));
            }
            writer.finish();
        }
    }

    /** One frame of a scene. */
    Image frame(int scene, int index) {
        VideoFormat format = SCENES.get(scene).format();
        double seconds = (double) index * format.frameRateDen() / format.frameRateNum();
        return portrait.through(
                SCENES.get(scene).motion().at(seconds), format.width(), format.height());
    }

    private static VideoFormat format(int width, int height, int rateNum, int rateDen) {
        return new VideoFormat(width, height, rateNum, rateDen, 1, 1, ColorMatrix.BT709, false);
    }
}
