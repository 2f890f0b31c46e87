package io.heygem.jobs.cli;

import io.heygem.models.image.Box;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What eyes saw in one frame of a clip: lines {@code clip,frame,boxes,speaker}, boxes {@code left
 * top right bottom} separated by semicolons.
 *
 * @param frame number of the source frame
 * @param faces boxes round all faces, pixels
 * @param speaker number of the face whose mouth shall move, from 1; 0 for nobody
 */
record Truth(int frame, List<Box> faces, int speaker) {

    /** A face counts as found where a detection overlaps its box by so much. */
    static final float MATCH_IOU = 0.3f;

    /** The truth of all clips, by name of the file. */
    static Map<String, List<Truth>> read(Path file) throws IOException {
        Map<String, List<Truth>> truth = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String[] parts = line.split(",", -1);
            truth.computeIfAbsent(parts[0], clip -> new ArrayList<>())
                    .add(
                            new Truth(
                                    Integer.parseInt(parts[1]),
                                    boxes(parts[2]),
                                    Integer.parseInt(parts[3])));
        }
        return truth;
    }

    /** Boxes as the file writes them. */
    static List<Box> boxes(String text) {
        return Arrays.stream(text.split(";", -1))
                .filter(box -> !box.isBlank())
                .map(Truth::box)
                .toList();
    }

    /** How many of the faces a detector's boxes cover. */
    int found(List<Box> boxes) {
        int found = 0;
        for (Box face : faces) {
            found += boxes.stream().anyMatch(box -> box.iou(face) >= MATCH_IOU) ? 1 : 0;
        }
        return found;
    }

    /** Whether a mouth is the speaker's. */
    boolean isSpeaker(double mouthX, double mouthY) {
        return speaker != 0 && holds(faces.get(speaker - 1), mouthX, mouthY);
    }

    /** Whether a mouth lies in a face; chins end below their boxes. */
    static boolean holds(Box face, double mouthX, double mouthY) {
        return mouthX > face.left()
                && mouthX < face.right()
                && mouthY > face.top()
                && mouthY < face.bottom() + face.height() / 4;
    }

    private static Box box(String text) {
        String[] sides = text.strip().split(" ", -1);
        return new Box(
                Float.parseFloat(sides[0]),
                Float.parseFloat(sides[1]),
                Float.parseFloat(sides[2]),
                Float.parseFloat(sides[3]));
    }
}
