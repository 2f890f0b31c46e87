package io.heygem.operators.plan;

import io.heygem.operators.assemble.FinishedOutputs;
import io.heygem.operators.media.EncoderSettings;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoProber;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Probes a video once and decides what later stages need to know. */
public final class VideoPlanner {

    private static final Logger LOG = LoggerFactory.getLogger(VideoPlanner.class);
    private static final int HIGH_RESOLUTION_PX = 1920 * 1088;
    private static final int SEARCH_STEP_FRAMES = 750;

    private final JobLayout layout;
    private final PlanSettings settings;
    private final FinishedOutputs finishedOutputs;
    private final MediaLimits limits;
    private final TimelineStore timelines;

    public VideoPlanner(
            JobLayout layout,
            PlanSettings settings,
            MediaLimits limits,
            FinishedOutputs finishedOutputs) {
        this.layout = layout;
        this.settings = settings;
        this.limits = limits;
        this.finishedOutputs = finishedOutputs;
        this.timelines = new TimelineStore(layout);
    }

    /**
     * The plan of one video; its timeline is in the workspace afterwards.
     *
     * @param wanted run now and then; throws when the work shall end
     */
    public VideoPlan plan(VideoTask task, Runnable wanted) throws MediaException, IOException {
        long startedAtMs = System.currentTimeMillis();
        Path video = Path.of(task.request().video());
        EncoderSettings encoder = encoder(task);
        VideoProbe probe = VideoProber.probe(video, limits, wanted);
        String digest = digest(video, wanted);
        VideoFormat format = probe.format();
        int[] slots = Timeline.slots(probe.ptsUs(), format.frameRateNum(), format.frameRateDen());
        timelines.save(digest, probe.ptsUs(), slots);

        PreparedSound sound = task.sound();
        LengthPolicy policy = task.request().lengthPolicy();
        String renderKey = settings.renderKey(digest, sound.digest(), task.request(), encoder);
        boolean finished =
                finishedOutputs.find(Path.of(task.request().output()), renderKey).isPresent();
        Lengths lengths = Lengths.of(sound, probe, slots.length, policy);
        int outputFrames = lengths.outputFrames();
        int shown = slots[policy.slotsShown(slots.length, outputFrames) - 1] + 1;
        int sourceFrames = searched(shown, probe.ptsUs().length);
        boolean faces =
                Files.exists(
                        layout.tracks(
                                digest,
                                settings.detectorKey(),
                                sourceFrames,
                                task.request().face()));
        int ranges = finished || faces ? 0 : ceilDiv(sourceFrames, settings.rangeFrames());
        if (!finished) {
            Files.deleteIfExists(layout.failure(renderKey));
        }
        VideoPlan plan =
                new VideoPlan(
                        task,
                        digest,
                        format,
                        encoder,
                        probe.seekable(),
                        sourceFrames,
                        slots.length,
                        outputFrames,
                        settings.segmentFrames(),
                        renderKey,
                        ranges,
                        finished,
                        startedAtMs,
                        Stream.concat(sound.warnings().stream(), warnings(probe, lengths).stream())
                                .toList());
        LOG.info(
                "planned {}: {} {} {}x{} {}/{} fps, {} source frames, {} output frames ({}) in {}"
                        + " segments, {}",
                video,
                probe.container(),
                probe.codec(),
                format.width(),
                format.height(),
                format.frameRateNum(),
                format.frameRateDen(),
                probe.ptsUs().length,
                plan.outputFrames(),
                policy.word(),
                plan.segments(),
                finished
                        ? "finished already"
                        : faces ? "faces known" : ranges + " ranges to search");
        return plan;
    }

    private EncoderSettings encoder(VideoTask task) throws MediaException {
        try {
            return settings.encoder().with(task.request().encoding());
        } catch (IllegalArgumentException e) {
            throw new MediaException(ErrorCode.ENCODE_UNSUPPORTED_CODEC, e.getMessage(), e);
        }
    }

    /** A range of source frames in which faces shall be found. */
    public long[] rangePtsUs(VideoPlan plan, int index) throws IOException {
        int from = index * settings.rangeFrames();
        int to = Math.min(plan.sourceFrames(), from + settings.rangeFrames());
        return timelines.ptsUs(plan.videoDigest(), from, to);
    }

    /** First source frame of a range. */
    public int rangeStart(int index) {
        return index * settings.rangeFrames();
    }

    /**
     * How many source frames are searched for faces: those that show, rounded up coarsely, so that
     * an hour of video under ten seconds of sound costs half a minute, and sounds of about the same
     * length find the same track.
     */
    private static int searched(int shown, int sourceFrames) {
        int rounded = ceilDiv(shown, SEARCH_STEP_FRAMES) * SEARCH_STEP_FRAMES;
        return Math.min(rounded, sourceFrames);
    }

    /** What a user should know about a video and its output, one sentence each. */
    public static List<String> warnings(VideoProbe probe, Lengths lengths) {
        List<String> warnings = new ArrayList<>(probe.warnings());
        warnings.addAll(lengths.warnings());
        int width = probe.format().width();
        int height = probe.format().height();
        if ((long) width * height > HIGH_RESOLUTION_PX) {
            warnings.add(
                    "resolution %d x %d is above 1920 x 1080: rendering will be slow"
                            .formatted(width, height));
        }
        return warnings;
    }

    private static String digest(Path video, Runnable wanted) throws MediaException {
        try {
            return Digests.file(video, wanted);
        } catch (IOException e) {
            throw new MediaException(
                    ErrorCode.PROBE_UNREADABLE, "%s cannot be read to its end".formatted(video), e);
        }
    }

    private static int ceilDiv(int a, int b) {
        return (a + b - 1) / b;
    }
}
