package io.heygem.operators.link;

import io.heygem.operators.DamageMarker;
import io.heygem.operators.FailureMarker;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.plan.TimelineStore;
import io.heygem.operators.record.Damage;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import io.heygem.operators.record.PassedThrough;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by video: waits for the faces of all ranges, links them to one track, and then releases the
 * missing segments one per timer, never more than a window of them at a time. Segments whose files
 * are there go straight to the assembly.
 */
public final class LinkFacesFunction
        extends KeyedCoProcessFunction<String, VideoPlan, RangeFaces, Segment> {

    private static final long serialVersionUID = 1L;
    private static final long LOOK_AGAIN_MS = 20;

    /** While ranges are searched nothing is to do but to notice that nobody wants the video. */
    private static final long WAIT_MS = 1000;

    private final JobLayout layout;
    private final String detectorKey;
    private final int window;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient TrackStore tracks;
    private transient SegmentCutter cutter;
    private transient ValueState<VideoPlan> planned;
    private transient MapState<Integer, RangeFaces> found;
    private transient ValueState<Integer> foundCount;
    private transient ValueState<ReleaseState> release;
    private transient ValueState<Long> wakeAt;

    /**
     * @param window segments of one video that may be under way at a time, at least 1
     */
    public LinkFacesFunction(JobLayout layout, String detectorKey, int window) {
        if (window < 1) {
            throw new IllegalArgumentException("window is " + window + ", expected at least 1");
        }
        this.layout = layout;
        this.detectorKey = detectorKey;
        this.window = window;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.LINK_FACES, layout, metrics);
        tracks = new TrackStore(layout, detectorKey);
        cutter = new SegmentCutter(layout, tracks);
        planned =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("planned", VideoPlan.class));
        found =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("found", Integer.class, RangeFaces.class));
        foundCount =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("found-count", Integer.class));
        release =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("release", ReleaseState.class));
        wakeAt = getRuntimeContext().getState(new ValueStateDescriptor<>("wake-at", Long.class));
    }

    @Override
    public void processElement1(VideoPlan plan, Context context, Collector<Segment> out)
            throws Exception {
        if (boundary.isOver(plan.task().request())) {
            clear(context);
            return;
        }
        planned.update(plan);
        linkWhenComplete(context);
    }

    @Override
    public void processElement2(RangeFaces faces, Context context, Collector<Segment> out)
            throws Exception {
        if (release.value() != null || boundary.isOver(faces.request())) {
            return;
        }
        if (!found.contains(faces.index())) {
            found.put(faces.index(), faces);
            foundCount.update(count() + 1);
        }
        linkWhenComplete(context);
    }

    private int count() throws IOException {
        Integer count = foundCount.value();
        return count == null ? 0 : count;
    }

    private void linkWhenComplete(Context context) throws Exception {
        VideoPlan plan = planned.value();
        if (release.value() != null) {
            return;
        }
        int count = count();
        if (plan != null && plan.ranges() > 0) {
            progress(context, plan, RenderPhase.DETECTING, count, plan.ranges());
        }
        if (plan == null || count < plan.ranges()) {
            if (wakeAt.value() == null) {
                wake(context, WAIT_MS);
            }
            return;
        }
        boolean linked =
                searched(plan)
                        && boundary.run(
                                plan.task().request(),
                                failure -> context.output(StageOutputs.FAILURES, failure),
                                wanted -> link(plan));
        if (linked) {
            found.clear();
            foundCount.clear();
            progress(context, plan, RenderPhase.RENDERING, 0, plan.outputFrames());
            release.update(new ReleaseState(0, new int[0]));
            wake(context, 1);
        } else {
            clear(context);
        }
    }

    /** Whether all ranges could be searched; the detection has told of those that could not. */
    private boolean searched(VideoPlan plan) throws Exception {
        for (int range = 0; range < plan.ranges(); range++) {
            if (!found.get(range).searched()) {
                return false;
            }
        }
        return true;
    }

    private void link(VideoPlan plan) throws Exception {
        if (plan.ranges() == 0) {
            return;
        }
        List<FrameFaces> frames = new ArrayList<>(plan.sourceFrames());
        for (int range = 0; range < plan.ranges(); range++) {
            frames.addAll(found.get(range).frames());
        }
        long[] ptsUs = new TimelineStore(layout).ptsUs(plan.videoDigest(), 0, frames.size());
        List<FaceTrack> speakers =
                TrackLinker.link(
                        frames,
                        plan.format().width(),
                        plan.format().height(),
                        ptsUs,
                        plan.task().request().face());
        if (speakers.isEmpty()) {
            throw new MediaException(
                    ErrorCode.DETECT_NO_FACE,
                    "no face was found in any of the %d frames of %s, expected one with eyes and mouth in"
                                    .formatted(frames.size(), plan.task().request().video())
                            + " the picture for at least a few frames");
        }
        speakers.forEach(track -> MouthWatch.watch(track, frames, ptsUs));
        tracks.save(plan, speakers);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Segment> out)
            throws Exception {
        wakeAt.clear();
        VideoPlan plan = planned.value();
        ReleaseState state = release.value();
        VideoRequest request =
                plan == null ? found.values().iterator().next().request() : plan.task().request();
        if (boundary.isOver(request)) {
            clear(context);
            return;
        }
        if (state == null) {
            wake(context, WAIT_MS);
            return;
        }
        int[] inFlight =
                IntStream.of(state.inFlight()).filter(index -> !isThere(plan, index)).toArray();
        Optional<StageFailure> failed = FailureMarker.find(layout, plan.renderKey(), request);
        if (failed.isPresent()) {
            // Another video may share this rendering, and what was said of it is not said of us.
            context.output(StageOutputs.FAILURES, failed.get());
            clear(context);
            return;
        }
        if (inFlight.length >= window) {
            release.update(new ReleaseState(state.next(), inFlight));
            wake(context, LOOK_AGAIN_MS);
            return;
        }
        int index = state.next();
        if (plan.finished() || isThere(plan, index)) {
            PassedThrough passed =
                    plan.finished() ? PassedThrough.NONE : cutter.cut(plan, index).passedThrough();
            Damage damage = plan.finished() ? Damage.NONE : DamageMarker.find(layout, plan, index);
            context.output(
                    StageOutputs.REUSED, new RenderedSegment(plan, index, true, passed, damage));
        } else {
            boolean cut =
                    boundary.run(
                            plan,
                            failure -> context.output(StageOutputs.FAILURES, failure),
                            wanted -> out.collect(cutter.cut(plan, index)));
            if (!cut) {
                clear(context);
                return;
            }
            inFlight = IntStream.concat(IntStream.of(inFlight), IntStream.of(index)).toArray();
        }
        if (index + 1 == plan.segments()) {
            clear(context);
            return;
        }
        release.update(new ReleaseState(index + 1, inFlight));
        wake(context, 1);
    }

    private boolean isThere(VideoPlan plan, int index) {
        return Files.exists(layout.segment(plan, index));
    }

    private void clear(Context context) throws Exception {
        planned.clear();
        found.clear();
        foundCount.clear();
        release.clear();
        Long timer = wakeAt.value();
        if (timer != null) {
            context.timerService().deleteProcessingTimeTimer(timer);
            wakeAt.clear();
        }
    }

    private static void progress(
            Context context, VideoPlan plan, RenderPhase phase, int done, int total) {
        context.output(
                StageOutputs.PROGRESS, VideoProgress.of(plan.task().request(), phase, done, total));
    }

    /** There is one timer per video; an earlier one is given up. */
    private void wake(Context context, long inMs) throws IOException {
        Long timer = wakeAt.value();
        if (timer != null) {
            context.timerService().deleteProcessingTimeTimer(timer);
        }
        long at = context.timerService().currentProcessingTime() + inMs;
        context.timerService().registerProcessingTimeTimer(at);
        wakeAt.update(at);
    }
}
