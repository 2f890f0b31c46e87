package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.image.Box;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares detectors with what eyes saw, as a table in Markdown: how many faces are found, how many
 * are found where none is, how often the wrong person would speak, how much the crop of a still
 * head trembles, how many frames with a face pass through unchanged, and the processor's time.
 *
 * <p>{@code frames} judges detectors alone, on the frames of the truth and two more behind every
 * other one; {@code tracks} follows faces through the whole clips.
 *
 * <p>Arguments: {@code frames} or {@code tracks}, the truth (lines {@code clip,frame,boxes,speaker}: boxes {@code left top right
 * bottom} separated by semicolons, speaker the number of the box whose mouth shall move, 0 for
 * nobody), the folder of clips, then detectors.
 */
public final class FaceTruth {

    /** A detection in nobody's box is an error only when it lies outside all of them. */
    private static final float NO_MATCH_IOU = 0.1f;

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private FaceTruth() {}

    /** Sums over all clips. */
    private static final class Score {
        private int faces;
        private int found;
        private int invented;
        private int speaking;
        private int spoken;
        private int wrong;
        private final List<Double> jitter = new ArrayList<>();
        private final List<Double> rawJitter = new ArrayList<>();
        private double ms;
        private int frames;
    }

    @FunctionalInterface
    private interface Judge {
        void judge(
                Path file,
                List<Truth> truth,
                FaceDetector detector,
                Score score,
                StringBuilder misses)
                throws Exception;
    }

    /** See the type. */
    public static void main(String[] args) throws Exception {
        Map<String, List<Truth>> truth = Truth.read(Path.of(args[1]));
        System.out.println(
                "| detector | faces found | invented | speaker painted | wrong person | crop's"
                        + " tremble, raw | smoothed | ms per frame |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String name : List.of(args).subList(3, args.length)) {
            Score score = new Score();
            StringBuilder misses = new StringBuilder();
            try (FaceDetector detector = FaceDetectors.open(name)) {
                for (Map.Entry<String, List<Truth>> clip : truth.entrySet()) {
                    Judge judge = args[0].equals("tracks") ? FaceTruth::judge : FaceTruth::look;
                    judge.judge(
                            Path.of(args[2], clip.getKey()),
                            clip.getValue(),
                            detector,
                            score,
                            misses);
                }
            }
            System.out.print(misses);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d of %d, %.1f %% | %d | %d of %d, %.1f %% | %d | %.2f | %.2f | %.1f"
                            + " |%n",
                    Path.of(name).getFileName(),
                    score.found,
                    score.faces,
                    100.0 * score.found / score.faces,
                    score.invented,
                    score.spoken,
                    score.speaking,
                    100.0 * score.spoken / score.speaking,
                    score.wrong,
                    Tremble.median(score.rawJitter),
                    Tremble.median(score.jitter),
                    score.ms / score.frames);
        }
    }

    private static void judge(
            Path file,
            List<Truth> truth,
            FaceDetector detector,
            Score score,
            StringBuilder misses)
            throws Exception {
        FaceClip clip;
        try {
            clip = FaceClip.of(file, detector, FaceChoice.DEFAULT, 750);
        } catch (MediaException e) {
            throw new IOException(file + " cannot be judged", e);
        }
        score.ms += clip.detectMs() * clip.frames().size();
        score.frames += clip.frames().size();
        for (Truth seen : truth) {
            compare(clip.name(), seen, clip.frames().get(seen.frame()).faces(), score, misses);
            speaks(clip, seen, score, misses);
        }
        jitter(clip, score);
    }

    private static void look(
            Path file,
            List<Truth> truth,
            FaceDetector detector,
            Score score,
            StringBuilder misses)
            throws Exception {
        VideoProbe probe = VideoProber.probe(file, MediaLimits.DEFAULT);
        List<Double> trembles = new ArrayList<>();
        String name = file.getFileName().toString();
        try (VideoReader reader = VideoReader.open(file, probe.seekable())) {
            for (int i = 0; i < truth.size(); i++) {
                Truth seen = truth.get(i);
                List<List<FaceDetection>> found = new ArrayList<>();
                int frames = i % 2 == 0 && seen.faces().size() == 1 ? 3 : 1;
                for (int k = 0; k < frames && seen.frame() + k < probe.ptsUs().length; k++) {
                    int at = seen.frame() + k;
                    YuvFrame frame = reader.read(at, probe.ptsUs()[at]);
                    long begin = CPU.getCurrentThreadCpuTime();
                    found.add(detector.detect(frame));
                    score.ms += (CPU.getCurrentThreadCpuTime() - begin) / 1e6;
                    score.frames++;
                }
                compare(name, seen, found.get(0), score, misses);
                if (found.size() == 3 && found.stream().allMatch(faces -> faces.size() == 1)) {
                    trembles.add(
                            Tremble.of(
                                    FacePose.of(found.get(0).get(0).landmarks()),
                                    FacePose.of(found.get(1).get(0).landmarks()),
                                    FacePose.of(found.get(2).get(0).landmarks())));
                }
            }
        }
        if (!trembles.isEmpty()) {
            score.rawJitter.add(Tremble.median(trembles));
        }
    }

    private static void compare(
            String clip,
            Truth seen,
            List<FaceDetection> found,
            Score score,
            StringBuilder misses) {
        for (Box face : seen.faces()) {
            score.faces++;
            boolean hit = found.stream().anyMatch(f -> f.box().iou(face) >= Truth.MATCH_IOU);
            score.found += hit ? 1 : 0;
            if (!hit) {
                misses.append("<!-- missed %s %d %s -->%n".formatted(clip, seen.frame(), face));
            }
        }
        for (FaceDetection f : found) {
            if (seen.faces().stream().noneMatch(b -> b.iou(f.box()) >= NO_MATCH_IOU)) {
                score.invented++;
                misses.append(
                        "<!-- invented %s %d %s -->%n".formatted(clip, seen.frame(), f.box()));
            }
        }
    }

    private static void speaks(FaceClip clip, Truth seen, Score score, StringBuilder misses) {
        score.speaking += seen.speaker() == 0 ? 0 : 1;
        for (FaceTrack track : clip.tracks()) {
            if (!track.has(seen.frame())) {
                continue;
            }
            FacePose pose = track.pose(seen.frame());
            boolean right = seen.isSpeaker(pose.mouthX(), pose.mouthY());
            score.spoken += right ? 1 : 0;
            if (!right) {
                score.wrong++;
                misses.append("<!-- wrong ").append(clip.name()).append(' ');
                misses.append(seen.frame()).append(' ').append(pose).append(" -->\n");
            }
        }
    }

    /**
     * Tremble: how far a crop's centre lies from the middle of its neighbours, in hundredths of the
     * distance from eyes to mouth; the lower quarter of a clip's frames, in which heads are still.
     */
    private static void jitter(FaceClip clip, Score score) {
        for (FaceTrack track : clip.tracks()) {
            FacePose[] raw = new FacePose[track.frames()];
            FacePose[] smooth = new FacePose[track.frames()];
            for (int i = 0; i < track.frames(); i++) {
                if (track.has(i)) {
                    smooth[i] = track.pose(i);
                    raw[i] = nearest(clip.frames().get(i).faces(), smooth[i]);
                }
            }
            add(score.rawJitter, raw);
            add(score.jitter, smooth);
        }
    }

    private static FacePose nearest(List<FaceDetection> faces, FacePose pose) {
        FacePose best = null;
        double nearest = pose.eyeMouthPx();
        for (FaceDetection face : faces) {
            FacePose other = FacePose.of(face.landmarks());
            double away = Math.hypot(other.eyesX() - pose.eyesX(), other.eyesY() - pose.eyesY());
            if (away < nearest) {
                nearest = away;
                best = other;
            }
        }
        return best;
    }

    private static void add(List<Double> jitter, FacePose[] poses) {
        double tremble = Tremble.of(poses);
        if (!Double.isNaN(tremble)) {
            jitter.add(tremble);
        }
    }
}
