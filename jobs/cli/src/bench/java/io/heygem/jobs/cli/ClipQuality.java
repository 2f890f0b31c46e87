package io.heygem.jobs.cli;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.blend.SeamMeasure;
import io.heygem.operators.link.TrackLinker;
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
import java.util.List;

/** Measures one output against its source. Frames are mapped as the length policy bounce does. */
final class ClipQuality {

    /** Levels of luma by which a mouth must differ on average to count as painted. */
    private static final double PAINTED_LEVELS = 6;

    private static final double SAME_FACE = 0.7;
    private static final double SPEECH = 0.95;
    private static final double SILENCE = 0.02;

    private final VideoProbe probe;
    private final int[] slots;
    private final List<FrameFaces> faces = new ArrayList<>();
    private final FaceTrack track;
    private final Path source;

    /**
     * What was measured.
     *
     * @param frames output frames
     * @param seam see {@link SeamMeasure}; NaN when nothing was painted
     * @param psnrOutside of luma outside the mask, dB
     * @param speechStd standard deviation of the opening in speech
     * @param silenceStd the same in silence; NaN when there is none
     * @param wrongPerson faces painted that were not chosen, summed over frames
     * @param untracked frames in which the chosen face has no track
     */
    record Result(
            int frames,
            double seam,
            double psnrOutside,
            double speechStd,
            double silenceStd,
            int wrongPerson,
            int untracked) {}

    /** Finds and follows the faces of the source. */
    ClipQuality(Path source, FaceDetector detector) throws Exception {
        this.source = source;
        probe = VideoProber.probe(source, MediaLimits.DEFAULT);
        slots =
                Timeline.slots(
                        probe.ptsUs(),
                        probe.format().frameRateNum(),
                        probe.format().frameRateDen());
        try (VideoReader reader = VideoReader.open(source, probe.seekable())) {
            for (int i = 0; i < probe.ptsUs().length; i++) {
                YuvFrame frame = reader.read(i, probe.ptsUs()[i]);
                faces.add(FrameFaces.in(frame, detector.detect(frame)));
            }
        }
        List<FaceTrack> tracks =
                TrackLinker.link(
                        faces,
                        probe.format().width(),
                        probe.format().height(),
                        probe.ptsUs(),
                        FaceChoice.DEFAULT);
        track = tracks.isEmpty() ? FaceTrack.empty(faces.size()) : tracks.get(0);
    }

    /** Trembling of the smoothed eyes, per mille of the eye-mouth distance: second differences. */
    double jitter() {
        double sum = 0;
        int count = 0;
        for (int i = 2; i < track.frames(); i++) {
            if (track.has(i) && track.has(i - 1) && track.has(i - 2)) {
                FacePose a = track.pose(i - 2);
                FacePose b = track.pose(i - 1);
                FacePose c = track.pose(i);
                double dx = a.eyesX() - 2 * b.eyesX() + c.eyesX();
                double dy = a.eyesY() - 2 * b.eyesY() + c.eyesY();
                sum += (dx * dx + dy * dy) / b.eyeMouthPx() / b.eyeMouthPx();
                count++;
            }
        }
        return count == 0 ? Double.NaN : 1000 * Math.sqrt(sum / count);
    }

    /**
     * Measures an output.
     *
     * @param crop the lip model's crop
     * @param seam along which mask
     * @param speech 0..1 per output frame, at least as many as the output has
     * @param mesh measures openings; null to leave that out
     */
    Result measure(Path output, CropSpec crop, SeamMeasure seam, float[] speech, MouthOpening mesh)
            throws Exception {
        VideoProbe made = VideoProber.probe(output, MediaLimits.DEFAULT);
        int n = Math.min(made.ptsUs().length, speech.length);
        List<Double> spoken = new ArrayList<>();
        List<Double> silent = new ArrayList<>();
        double[] error = new double[2];
        int wrong = 0;
        int untracked = 0;
        try (VideoReader before = VideoReader.open(source, probe.seekable());
                VideoReader after = VideoReader.open(output, made.seekable())) {
            for (int i = 0; i < n; i++) {
                int at = slots[LengthPolicy.BOUNCE.slot(i, slots.length, n)];
                YuvFrame from = before.read(at, probe.ptsUs()[at]);
                YuvFrame to = after.read(i, made.ptsUs()[i]);
                wrong += others(from, to, at);
                if (!track.has(at)) {
                    untracked++;
                    continue;
                }
                FacePose pose = track.pose(at);
                if (difference(from, to, pose) > PAINTED_LEVELS) {
                    seam.add(from, to, pose);
                }
                outside(from, to, pose, crop, error);
                if (mesh != null && speech[i] > SPEECH) {
                    spoken.add(mesh.of(to, pose));
                } else if (mesh != null && speech[i] < SILENCE) {
                    silent.add(mesh.of(to, pose));
                }
            }
        }
        return new Result(
                n,
                seam.ratio(),
                10 * Math.log10(255 * 255 / Math.max(1e-6, error[0] / Math.max(1, error[1]))),
                deviation(spoken),
                deviation(silent),
                wrong,
                untracked);
    }

    /** How many faces that are not the chosen one were painted. */
    private int others(YuvFrame from, YuvFrame to, int at) {
        int wrong = 0;
        for (FaceDetection face : faces.get(at).faces()) {
            FacePose pose = FacePose.of(face.landmarks());
            boolean chosen =
                    track.has(at)
                            && Math.hypot(
                                            pose.mouthX() - track.pose(at).mouthX(),
                                            pose.mouthY() - track.pose(at).mouthY())
                                    < SAME_FACE * pose.eyeMouthPx();
            if (!chosen && difference(from, to, pose) > PAINTED_LEVELS) {
                wrong++;
            }
        }
        return wrong;
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

    /** Adds the square error outside a generous box round the mask. */
    private static void outside(
            YuvFrame a, YuvFrame b, FacePose pose, CropSpec crop, double[] sum) {
        double reach = 1.05 * Math.max(crop.width(), 2 * crop.belowMouth()) * pose.eyeMouthPx() / 2;
        int left = (int) (pose.mouthX() - reach);
        int right = (int) (pose.mouthX() + reach);
        int top = (int) (pose.mouthY() - reach);
        int bottom = (int) (pose.mouthY() + reach);
        for (int y = 0; y < a.height(); y++) {
            for (int x = 0; x < a.width(); x++) {
                if (x < left || x > right || y < top || y > bottom) {
                    int i = y * a.width() + x;
                    double d = (a.y()[i] & 0xff) - (b.y()[i] & 0xff);
                    sum[0] += d * d;
                    sum[1]++;
                }
            }
        }
    }

    private static double deviation(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
        return Math.sqrt(
                values.stream()
                        .mapToDouble(v -> (v - mean) * (v - mean))
                        .average()
                        .orElse(Double.NaN));
    }
}
