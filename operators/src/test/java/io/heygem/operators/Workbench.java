package io.heygem.operators;

import io.heygem.models.audio.MelSpectrogram;
import io.heygem.models.image.FacePose;
import io.heygem.models.lips.FakeLipModel;
import io.heygem.operators.assemble.FinishedOutputs;
import io.heygem.operators.assemble.ManifestFormat;
import io.heygem.operators.assemble.PropertiesManifestFormat;
import io.heygem.operators.audio.SoundPreparer;
import io.heygem.operators.audio.SpeechFile;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoReader;
import io.heygem.operators.plan.PlanSettings;
import io.heygem.operators.plan.VideoPlanner;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.Staging;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/** What stage tests start from: a workspace in a temporary folder, made clips, and their plans. */
public final class Workbench {

    /** Size and rate of every made clip. */
    public static final VideoFormat FORMAT = Clips.format(160, 128, 25, 1);

    /** Segments of 8 frames, ranges of 10. */
    public static final PlanSettings SETTINGS =
            new PlanSettings("model", "feed", "fake", new EncoderSettings(0, "ultrafast"), 8, 10);

    public static final ManifestFormat MANIFESTS = new PropertiesManifestFormat();

    /** Side of the crops, pixels. */
    public static final int CROP_PX = 64;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int SAMPLES_PER_FRAME = MelSpectrogram.SAMPLE_RATE_HZ / 25;

    private final Path folder;
    private final JobLayout layout;

    public Workbench(Path folder) {
        this.folder = folder;
        this.layout = new JobLayout(folder.resolve("workspace"));
    }

    public JobLayout layout() {
        return layout;
    }

    /** A place beside the workspace. */
    public Path file(String name) {
        return folder.resolve(name);
    }

    /** A clip whose frames tell their numbers. */
    public Path clip(String name, int frames) throws MediaException {
        return Clips.video(file(name), FORMAT, frames);
    }

    /** What asks for a video to speak. */
    public VideoRequest request(Path video) {
        String name = video.getFileName().toString();
        String id = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        return new VideoRequest(
                "job",
                id,
                1,
                Priority.NORMAL,
                file("sound.wav").toString(),
                video.toString(),
                file("outputs").resolve(id + ".mp4").toString());
    }

    /** As {@link #request(Path)}, with a length policy. */
    public VideoRequest request(Path video, LengthPolicy policy) {
        VideoRequest plain = request(video);
        return new VideoRequest(
                plain.jobId(),
                plain.videoId(),
                plain.attempt(),
                plain.priority(),
                plain.audio(),
                plain.video(),
                plain.output(),
                policy,
                plain.face(),
                plain.mouthStrength(),
                plain.encoding(),
                plain.jobVideos());
    }

    /** A sound exactly as long as so many frames, whose mel columns tell their numbers. */
    public PreparedSound numberedSound(int frames) throws IOException {
        long samples = (long) frames * SAMPLES_PER_FRAME;
        int steps = (int) MelSpectrogram.columns(samples);
        String digest = "sound-" + frames;
        ByteBuffer mel =
                ByteBuffer.allocate(steps * MelSpectrogram.BANDS * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < steps * MelSpectrogram.BANDS; i++) {
            mel.putFloat(FakeLipModel.melValue(i / MelSpectrogram.BANDS));
        }
        AtomicFile.write(layout.mel(digest), mel.array());
        float[] speech = new float[steps];
        Arrays.fill(speech, 1);
        SpeechFile.write(layout.speech(digest), speech);
        return new PreparedSound(digest, samples, MelSpectrogram.SAMPLE_RATE_HZ, steps, List.of());
    }

    /** A tone exactly as long as so many frames, prepared as the first stage does it. */
    public PreparedSound tone(int frames) throws MediaException, IOException {
        Path wav =
                Clips.tone(
                        file("tone-" + frames + ".wav"),
                        MelSpectrogram.SAMPLE_RATE_HZ,
                        frames * SAMPLES_PER_FRAME);
        return new SoundPreparer(layout).prepare(wav, Digests.file(wav), () -> {});
    }

    /**
     * The plan of a video that shall speak a sound; its timeline is in the workspace, and so is the
     * folder of its segments.
     */
    public VideoPlan plan(Path video, PreparedSound sound) throws MediaException, IOException {
        return plan(video, sound, LengthPolicy.DEFAULT);
    }

    /** As {@link #plan(Path, PreparedSound)}, with a length policy. */
    public VideoPlan plan(Path video, PreparedSound sound, LengthPolicy policy)
            throws MediaException, IOException {
        VideoPlan plan =
                new VideoPlanner(
                                layout,
                                SETTINGS,
                                MediaLimits.DEFAULT,
                                new FinishedOutputs(MANIFESTS))
                        .plan(new VideoTask(request(video, policy), sound), () -> {});
        new Staging(layout).enter(plan.task().request(), plan.renderKey());
        return plan;
    }

    /** Metrics that nobody sees. */
    public static StageMetrics metrics() {
        return new StageMetrics(UnregisteredMetricsGroup.createOperatorMetricGroup());
    }

    /** Lets a video end, as if its last stage had said so. */
    public void end(VideoRequest request) throws IOException {
        AtomicFile.write(layout.outcome(request), new byte[] {1});
    }

    /** Stores a track with a face that moves right by half a pixel a frame. */
    public FaceTrack track(VideoPlan plan, IntPredicate hasFace) throws IOException {
        FaceTrack track = FaceTrack.empty(plan.sourceFrames());
        ByteBuffer bytes =
                ByteBuffer.allocate(track.values().length * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int frame = 0; frame < track.frames(); frame++) {
            if (hasFace.test(frame)) {
                track.put(frame, pose(frame), 1);
            }
        }
        bytes.asFloatBuffer().put(track.values());
        AtomicFile.write(
                layout.tracks(
                        plan.videoDigest(),
                        SETTINGS.detectorKey(),
                        plan.sourceFrames(),
                        plan.task().request().face()),
                bytes.array());
        return track;
    }

    /** The face that {@link #track} puts into a source frame. */
    public static FacePose pose(int frame) {
        float x = 70 + frame / 2f;
        return new FacePose(x, 48, x, 80, 0);
    }

    /** A segment that shows these source frames of a clip. */
    public static Segment segment(
            VideoPlan plan, int index, int[] sourceFrames, IntPredicate hasFace) {
        FaceTrack track = FaceTrack.empty(sourceFrames.length);
        long[] ptsUs = new long[sourceFrames.length];
        for (int i = 0; i < sourceFrames.length; i++) {
            ptsUs[i] = sourceFrames[i] * 40_000L;
            if (hasFace.test(sourceFrames[i])) {
                track.put(i, pose(sourceFrames[i]), 1);
            }
        }
        return new Segment(plan, index, sourceFrames, ptsUs, List.of(track), speech(sourceFrames));
    }

    /**
     * A segment with a second face, an eighth as opaque as the first, 60 pixels to its right in
     * every second frame.
     */
    public static Segment twoFaces(VideoPlan plan, int index, IntPredicate hasFace) {
        Segment one = segment(plan, index, hasFace);
        FaceTrack second = FaceTrack.empty(one.frames());
        for (int i = 0; i < one.frames(); i += 2) {
            FacePose pose = pose(one.sourceFrames()[i]);
            second.put(
                    i,
                    new FacePose(
                            pose.eyesX() + 60, pose.eyesY(), pose.mouthX() + 60, pose.mouthY(), 0),
                    0.125f);
        }
        return new Segment(
                plan,
                index,
                one.sourceFrames(),
                one.sourcePtsUs(),
                List.of(one.tracks().get(0), second),
                one.speech());
    }

    /** The same segment with another sound. */
    public static Segment heard(Segment segment, float[] speech) {
        return new Segment(
                segment.plan(),
                segment.index(),
                segment.sourceFrames(),
                segment.sourcePtsUs(),
                segment.tracks(),
                speech);
    }

    private static float[] speech(int[] sourceFrames) {
        float[] speech = new float[sourceFrames.length];
        Arrays.fill(speech, 1);
        return speech;
    }

    /** A segment that shows consecutive frames, beginning with the number of its first one. */
    public static Segment segment(VideoPlan plan, int index, IntPredicate hasFace) {
        int[] frames = IntStream.range(plan.segmentStart(index), plan.segmentEnd(index)).toArray();
        return segment(plan, index, frames, hasFace);
    }

    /** Where the file of a segment lies. */
    public Path segmentFile(VideoPlan plan, int index) {
        return layout.segment(plan, index);
    }

    /** Writes the file of a segment, as if it had been rendered. */
    public void render(VideoPlan plan, int index) throws MediaException, IOException {
        try (AtomicFile file = AtomicFile.create(segmentFile(plan, index))) {
            try (SegmentWriter writer =
                    SegmentWriter.open(
                            file.path(), plan.format(), new EncoderSettings(0, "ultrafast"))) {
                for (int i = plan.segmentStart(index); i < plan.segmentEnd(index); i++) {
                    writer.write(Clips.frame(plan.format(), i));
                }
                writer.finish();
            }
            file.commit();
        }
    }

    /** The numbers that the frames of a file tell. */
    public static List<Integer> numbers(Path file, int frames) throws MediaException {
        List<Integer> numbers = new ArrayList<>();
        try (VideoReader reader = VideoReader.open(file, true)) {
            for (int i = 0; i < frames; i++) {
                numbers.add(Clips.number(reader.read(i, i * 40_000L)));
            }
        }
        return numbers;
    }

    /**
     * Files under the workspace and the outputs that were begun and neither finished nor removed.
     */
    public List<Path> temporaryFiles() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".heygem-"))
                    .toList();
        }
    }

    /** Lets time pass until a stage that works beside its task's thread has said something more. */
    public void settle(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
        int before = said(harness);
        pass(harness, () -> said(harness) > before);
    }

    /** Lets time pass until a stage waits for nothing. */
    public void untilIdle(AbstractStreamOperatorTestHarness<?> harness) throws Exception {
        pass(harness, () -> harness.numProcessingTimeTimers() == 0);
    }

    private static int said(AbstractStreamOperatorTestHarness<?> harness) {
        return harness.getOutput().size() + side(harness, StageOutputs.FAILURES).size();
    }

    private static void pass(AbstractStreamOperatorTestHarness<?> harness, BooleanSupplier done)
            throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("nothing came within " + PATIENCE);
            }
            Thread.sleep(5);
            harness.setProcessingTime(harness.getProcessingTime() + 20);
        }
    }

    /** What a stage said on a side output. */
    public static <X> List<X> side(AbstractStreamOperatorTestHarness<?> harness, OutputTag<X> tag) {
        var records = harness.getSideOutput(tag);
        return records == null
                ? List.of()
                : records.stream().map(record -> record.getValue()).toList();
    }
}
