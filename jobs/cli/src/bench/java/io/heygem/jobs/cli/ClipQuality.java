package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.Box;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.blend.SeamMeasure;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.plan.Timeline;
import io.heygem.operators.record.FaceChoice;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.LengthPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Measures outputs against their source. Frames are mapped as the length policy bounce does. */
final class ClipQuality {

    /** Levels of luma by which a mouth must differ on average to count as painted. */
    private static final double PAINTED_LEVELS = 6;

    /** Below that a mask is too faint to leave a seam. */
    private static final double SEAM_OPACITY = 0.5;

    private static final double SAME_FACE = 0.7;
    private static final double SPEECH = 0.95;
    private static final double SILENCE = 0.02;

    private final Path source;
    private final VideoProbe probe;
    private final int[] slots;
    private final List<FrameFaces> faces;
    private final List<FaceTrack> speakers;
    private final Map<Integer, Truth> truth = new HashMap<>();

    /**
     * What was measured.
     *
     * @param frames output frames
     * @param noFace those that pass through because nobody was found who could speak
     * @param covered those that pass through although a face was followed: mouth covered, cut off by
     *     the picture's border, or turned away
     * @param labelled labelled source frames with a speaker that the output shows
     * @param spoken those in which the speaker's mouth is painted or rests
     * @param labelledWrong labelled source frames in which somebody else is painted
     * @param wrongPerson faces painted that do not belong to a speaker, summed over output frames
     * @param seam see {@link SeamMeasure}; NaN when nothing was painted
     * @param tremble see {@link Tremble}, largest of all tracks
     * @param offset how far the track's eyes lie from the detected ones, median, hundredths of the
     *     distance from eyes to mouth
     * @param psnrOutside of luma outside the mask, dB
     * @param speech openings while somebody speaks
     * @param silence openings while nobody does
     */
    record Result(
            int frames,
            int noFace,
            int covered,
            int labelled,
            int spoken,
            int labelledWrong,
            int wrongPerson,
            double seam,
            double tremble,
            double offset,
            double psnrOutside,
            Openings speech,
            Openings silence) {}

    /** Mean and standard deviation of openings; NaN of none. */
    record Openings(double mean, double deviation) {

        private static Openings of(List<Double> values) {
            double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
            double square =
                    values.stream()
                            .mapToDouble(v -> (v - mean) * (v - mean))
                            .average()
                            .orElse(Double.NaN);
            return new Openings(mean, Math.sqrt(square));
        }
    }

    /**
     * Finds the faces of the source.
     *
     * @param speakers whose mouths shall move, by frames of the source
     * @param labelled what eyes saw in some of them
     */
    ClipQuality(Path source, FaceDetector detector, List<FaceTrack> speakers, List<Truth> labelled)
            throws MediaException, ModelException {
        this.source = source;
        this.speakers = speakers;
        int searched = speakers.get(0).frames();
        FaceClip clip = FaceClip.of(source, detector, FaceChoice.DEFAULT, searched);
        probe = clip.probe();
        faces = clip.frames();
        slots =
                Timeline.slots(
                        probe.ptsUs(),
                        probe.format().frameRateNum(),
                        probe.format().frameRateDen());
        labelled.forEach(seen -> truth.put(seen.frame(), seen));
    }

    /** The source frame that an output frame shows. */
    int sourceFrame(int outputFrame, int outputFrames) {
        return slots[LengthPolicy.BOUNCE.slot(outputFrame, slots.length, outputFrames)];
    }

    /**
     * Measures an output.
     *
     * @param tracks by which it was painted
     * @param crop the lip model's crop
     * @param seam along which mask
     * @param speech 0..1 per output frame
     * @param mesh measures openings
     */
    Result measure(
            Path output,
            List<FaceTrack> tracks,
            CropSpec crop,
            SeamMeasure seam,
            float[] speech,
            MouthOpening mesh)
            throws MediaException, ModelException {
        VideoProbe made = VideoProber.probe(output, MediaLimits.DEFAULT);
        int n = made.ptsUs().length;
        Sums sums = new Sums();
        Map<Integer, Truth> seen = new HashMap<>(truth);
        try (VideoReader before = VideoReader.open(source, probe.seekable());
                VideoReader after = VideoReader.open(output, made.seekable())) {
            for (int i = 0; i < n; i++) {
                int at = sourceFrame(i, n);
                YuvFrame from = before.read(at, probe.ptsUs()[at]);
                YuvFrame to = after.read(i, made.ptsUs()[i]);
                sums.wrongPerson += others(from, to, at);
                sums.passed(tracks, at);
                outside(from, to, tracks, at, crop, sums.error);
                for (FaceTrack track : tracks) {
                    if (track.has(at)) {
                        double shown = speech[i] + (1 - speech[i]) * track.talk(at);
                        if (track.opacity(at) * shown > SEAM_OPACITY) {
                            seam.add(from, to, track.pose(at));
                        }
                        sums.opening(mesh.of(to, track.pose(at)), speech[i]);
                    }
                }
                sums.judge(seen.remove(at), tracks);
            }
        }
        return new Result(
                n,
                sums.noFace,
                sums.covered,
                sums.labelled,
                sums.spoken,
                sums.labelledWrong,
                sums.wrongPerson,
                seam.ratio(),
                tracks.stream().mapToDouble(Tremble::of).max().orElse(Double.NaN),
                offset(tracks),
                10 * Math.log10(255 * 255 / Math.max(1e-6, sums.error[0] / sums.error[1])),
                Openings.of(sums.loud),
                Openings.of(sums.silent));
    }

    private static final class Sums {
        private final List<Double> loud = new ArrayList<>();
        private final List<Double> silent = new ArrayList<>();
        private final double[] error = new double[2];
        private int noFace;
        private int covered;
        private int labelled;
        private int spoken;
        private int labelledWrong;
        private int wrongPerson;

        private void passed(List<FaceTrack> tracks, int at) {
            if (tracks.stream().noneMatch(track -> track.has(at))) {
                boolean followed = tracks.stream().anyMatch(track -> track.isFollowed(at));
                covered += followed ? 1 : 0;
                noFace += followed ? 0 : 1;
            }
        }

        private void opening(double opening, float speech) {
            if (speech > SPEECH) {
                loud.add(opening);
            } else if (speech < SILENCE) {
                silent.add(opening);
            }
        }

        private void judge(Truth seen, List<FaceTrack> tracks) {
            if (seen == null) {
                return;
            }
            labelled += seen.speaker() == 0 ? 0 : 1;
            for (FaceTrack track : tracks) {
                if (track.has(seen.frame())) {
                    FacePose pose = track.pose(seen.frame());
                    boolean right = seen.isSpeaker(pose.mouthX(), pose.mouthY());
                    spoken += right ? 1 : 0;
                    labelledWrong += right ? 0 : 1;
                }
            }
        }
    }

    /** How many faces of a frame that belong to no speaker were painted. */
    private int others(YuvFrame from, YuvFrame to, int at) {
        int wrong = 0;
        for (FaceDetection face : faces.get(at).faces()) {
            FacePose pose = FacePose.of(face.landmarks());
            boolean speaks =
                    speakers.stream()
                            .anyMatch(track -> track.isFollowed(at) && near(track.pose(at), pose));
            if (!speaks && difference(from, to, pose) > PAINTED_LEVELS) {
                wrong++;
            }
        }
        return wrong;
    }

    private static boolean near(FacePose a, FacePose b) {
        double away = Math.hypot(a.mouthX() - b.mouthX(), a.mouthY() - b.mouthY());
        return away < SAME_FACE * b.eyeMouthPx();
    }

    private double offset(List<FaceTrack> tracks) {
        List<Double> offsets = new ArrayList<>();
        for (FaceTrack track : tracks) {
            for (int at = 0; at < Math.min(track.frames(), faces.size()); at++) {
                if (track.has(at)) {
                    FacePose pose = track.pose(at);
                    faces.get(at).faces().stream()
                            .map(face -> FacePose.of(face.landmarks()))
                            .filter(found -> near(pose, found))
                            .mapToDouble(found -> eyesApart(pose, found))
                            .min()
                            .ifPresent(offsets::add);
                }
            }
        }
        return Tremble.median(offsets);
    }

    private static double eyesApart(FacePose a, FacePose b) {
        return 100 * Math.hypot(a.eyesX() - b.eyesX(), a.eyesY() - b.eyesY()) / b.eyeMouthPx();
    }

    /** Mean difference of luma round a mouth. */
    private static double difference(YuvFrame a, YuvFrame b, FacePose pose) {
        int reach = (int) Math.max(2, 0.35 * pose.eyeMouthPx());
        double sum = 0;
        int count = 0;
        for (int y = (int) pose.mouthY() - reach; y <= pose.mouthY() + reach; y++) {
            for (int x = (int) pose.mouthX() - reach; x <= pose.mouthX() + reach; x++) {
                if (x >= 0 && y >= 0 && x < a.width() && y < a.height()) {
                    int i = y * a.width() + x;
                    sum += Math.abs((a.y()[i] & 0xff) - (b.y()[i] & 0xff));
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }

    /** Adds the square error outside generous boxes round the masks. */
    private static void outside(
            YuvFrame a,
            YuvFrame b,
            List<FaceTrack> tracks,
            int at,
            CropSpec crop,
            double[] sum) {
        double share = 1.05 * Math.max(crop.width(), 2 * crop.belowMouth()) / 2;
        List<Box> masks = new ArrayList<>();
        for (FaceTrack track : tracks) {
            if (track.has(at)) {
                FacePose pose = track.pose(at);
                float reach = (float) (share * pose.eyeMouthPx());
                masks.add(
                        new Box(
                                pose.mouthX() - reach,
                                pose.mouthY() - reach,
                                pose.mouthX() + reach,
                                pose.mouthY() + reach));
            }
        }
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                if (isOutside(masks, x, y)) {
                    int i = y * a.width() + x;
                    double d = (a.y()[i] & 0xff) - (b.y()[i] & 0xff);
                    sum[0] += d * d;
                    sum[1]++;
                }
            }
        }
    }

    private static boolean isOutside(List<Box> masks, int x, int y) {
        for (Box mask : masks) {
            if (x >= mask.left() && x <= mask.right() && y >= mask.top() && y <= mask.bottom()) {
                return false;
            }
        }
        return true;
    }
}
