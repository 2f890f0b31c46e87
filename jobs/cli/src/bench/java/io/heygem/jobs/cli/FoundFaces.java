package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.Box;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Prints what the bundled detector finds in the frames of a truth: lines {@code clip,frame,boxes}.
 * {@link ProgramVersion} starts this file with the classes of whichever version it measures, so it
 * uses only what 4c8f0be has, too.
 *
 * <p>Arguments: the truth, the folder of clips.
 */
public final class FoundFaces {

    private FoundFaces() {}

    /** See the type. */
    public static void main(String[] args) throws Exception {
        String clip = "";
        VideoProbe probe = null;
        VideoReader reader = null;
        try (FaceDetector detector = FaceDetectors.bundled()) {
            for (String line : Files.readAllLines(Path.of(args[0]))) {
                if (line.startsWith("#") || line.isBlank()) {
                    continue;
                }
                String[] parts = line.split(",", -1);
                if (!parts[0].equals(clip)) {
                    if (reader != null) {
                        reader.close();
                    }
                    clip = parts[0];
                    Path file = Path.of(args[1], clip);
                    probe = VideoProber.probe(file, MediaLimits.DEFAULT);
                    reader = VideoReader.open(file, probe.seekable());
                }
                int at = Integer.parseInt(parts[1]);
                YuvFrame frame = reader.read(at, probe.ptsUs()[at]);
                StringBuilder boxes = new StringBuilder();
                for (FaceDetection face : detector.detect(frame)) {
                    Box b = face.box();
                    boxes.append(boxes.isEmpty() ? "" : ";");
                    boxes.append(
                            String.format(
                                    Locale.ROOT,
                                    "%.0f %.0f %.0f %.0f",
                                    b.left(),
                                    b.top(),
                                    b.right(),
                                    b.bottom()));
                }
                System.out.println(clip + "," + at + "," + boxes);
            }
        } finally {
            if (reader != null) {
                reader.close();
            }
        }
    }
}
