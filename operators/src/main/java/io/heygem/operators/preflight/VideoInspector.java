package io.heygem.operators.preflight;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.face.FaceDetector;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipBatch;
import io.heygem.models.lips.LipModel;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.media.VideoTraits;
import io.heygem.operators.plan.Lengths;
import io.heygem.operators.plan.Timeline;
import io.heygem.operators.plan.VideoPlanner;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PreparedSound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Looks at a video the way the stages will, but only at a few of its frames, and times what it
 * does.
 */
public final class VideoInspector {

    /** Frames searched for a face. */
    private static final int SAMPLES = 12;

    /** Where frames cannot be sought, only so many from the start are looked at. */
    private static final int WITHOUT_SEEKING = 120;

    /** Frames that are decoded and encoded for the clock. */
    private static final int TIMED = 16;

    private static final int TIMED_LIPS = 4;
    private static final double NANOS = 1e9;

    private final LipModelSpec spec;
    private final FaceDetector detector;
    private final EncoderSettings encoder;
    private final MediaLimits limits;
    private final int cores;
    private final double lipSeconds;

    /**
     * Times the lip model once for all videos.
     *
     * @param cores CPU cores that the stages will share
     */
    public VideoInspector(
            LipModel lips,
            FaceDetector detector,
            EncoderSettings encoder,
            MediaLimits limits,
            int cores)
            throws ModelException {
        this.spec = lips.spec();
        this.detector = detector;
        this.encoder = encoder;
        this.limits = limits;
        this.cores = cores;
        LipBatch batch =
                new LipBatch(
                        TIMED_LIPS,
                        new byte[TIMED_LIPS * spec.cropPx() * spec.cropPx() * 3],
                        new float[TIMED_LIPS * 80 * spec.melColumns()]);
        lips.infer(batch);
        long begin = System.nanoTime();
        lips.infer(batch);
        lipSeconds = (System.nanoTime() - begin) / NANOS / TIMED_LIPS;
    }

    /** Seconds per frame. */
    private record Costs(double decode, double encode) {}

    /**
     * Looks at one video.
     *
     * @throws MediaException when nothing can be made of it, naming the file and the reason
     */
    public VideoInspection inspect(Path video, PreparedSound sound, LengthPolicy policy)
            throws MediaException, ModelException, IOException {
        VideoProbe probe = VideoProber.probe(video, limits);
        int[] slots =
                Timeline.slots(
                        probe.ptsUs(),
                        probe.format().frameRateNum(),
                        probe.format().frameRateDen());
        Lengths lengths = Lengths.of(sound, probe, slots.length, policy);
        int shown = slots[policy.slotsShown(slots.length, lengths.outputFrames()) - 1] + 1;

        int within = probe.seekable() ? shown : Math.min(shown, WITHOUT_SEEKING);
        int samples = Math.min(SAMPLES, within);
        List<Float> heights = new ArrayList<>();
        double detect = 0;
        try (VideoReader reader = VideoReader.open(video, probe.seekable())) {
            for (int i = 0; i < samples; i++) {
                int frame = (int) ((2L * i + 1) * within / (2L * samples));
                YuvFrame picture = reader.read(frame, probe.ptsUs()[frame]);
                long begin = System.nanoTime();
                List<FaceDetection> faces = detector.detect(picture);
                detect += (System.nanoTime() - begin) / NANOS / samples;
                if (!faces.isEmpty()) {
                    FacePose pose = FacePose.of(faces.get(0).landmarks());
                    heights.add(spec.crop().rect(pose).height());
                }
            }
        }
        Costs costs = time(video, probe);
        double search = shown * (costs.decode() + detect);
        double render = lengths.outputFrames() * (2 * costs.decode() + costs.encode());
        double lips = lengths.outputFrames() * lipSeconds;
        Collections.sort(heights);
        return new VideoInspection(
                probe,
                VideoTraits.of(video),
                lengths,
                samples,
                heights.size(),
                heights.isEmpty() ? 0 : heights.get(heights.size() / 2),
                spec.cropPx(),
                (search + render) / cores + lips,
                VideoPlanner.warnings(probe, lengths));
    }

    private Costs time(Path video, VideoProbe probe) throws MediaException, IOException {
        int frames = Math.min(TIMED, probe.ptsUs().length);
        Path scratch = Files.createTempFile("heygem-", ".mp4");
        long decoding = 0;
        long begin = System.nanoTime();
        try (VideoReader reader = VideoReader.open(video, probe.seekable());
                SegmentWriter writer = SegmentWriter.open(scratch, probe.format(), encoder)) {
            for (int i = 0; i < frames; i++) {
                long before = System.nanoTime();
                YuvFrame frame = reader.read(i, probe.ptsUs()[i]);
                decoding += System.nanoTime() - before;
                writer.write(frame);
            }
            writer.finish();
        } finally {
            Files.delete(scratch);
        }
        long all = System.nanoTime() - begin;
        return new Costs(decoding / NANOS / frames, (all - decoding) / NANOS / frames);
    }
}
