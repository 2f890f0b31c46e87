package io.heygem.operators.assemble;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.OutputManifest;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.storage.JobLayout;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keyed by video: counts its segments, assembles it when all are there, and says the one final word
 * about it, for success and failure.
 */
public final class AssembleFunction
        extends KeyedCoProcessFunction<String, RenderedSegment, StageFailure, VideoOutcome> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AssembleFunction.class);

    private final JobLayout layout;
    private final ManifestFormat format;
    private final String model;
    private final String modelDigest;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient VideoAssembler assembler;
    private transient MapState<Integer, RenderedSegment> segments;
    private transient ValueState<SegmentCount> count;
    private transient ValueState<Boolean> ended;

    public AssembleFunction(
            JobLayout layout, ManifestFormat format, String model, String modelDigest) {
        this.layout = layout;
        this.format = format;
        this.model = model;
        this.modelDigest = modelDigest;
    }

    @Override
    public void open(OpenContext context) {
        boundary = new StageBoundary(Stage.ASSEMBLE);
        metrics = new StageMetrics(getRuntimeContext());
        assembler =
                new VideoAssembler(layout, new FinishedOutputs(format), format, model, modelDigest);
        segments =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "segments", Integer.class, RenderedSegment.class));
        count =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("count", SegmentCount.class));
        ended = getRuntimeContext().getState(new ValueStateDescriptor<>("ended", Boolean.class));
    }

    @Override
    public void processElement1(
            RenderedSegment segment, Context context, Collector<VideoOutcome> out)
            throws Exception {
        if (ended.value() != null || segments.contains(segment.index())) {
            return;
        }
        segments.put(segment.index(), segment);
        SegmentCount so = count.value();
        SegmentCount now = (so == null ? SegmentCount.NONE : so).plus(segment);
        count.update(now);
        VideoPlan plan = segment.plan();
        progress(context, plan, RenderPhase.RENDERING, now.frames());
        if (now.rendered() + now.reused() < plan.segments()) {
            return;
        }
        progress(context, plan, RenderPhase.ASSEMBLING, plan.outputFrames());
        StageMetrics.Span span = metrics.begin();
        boundary.run(
                plan.task().request(),
                failure -> end(out, failed(failure)),
                () -> {
                    OutputManifest manifest =
                            assembler.assemble(plan, now.framesWithoutFace(), now.damage());
                    end(out, completed(plan, now, manifest));
                });
        span.end(plan.outputFrames());
        metrics.segment();
        forget();
    }

    @Override
    public void processElement2(StageFailure failure, Context context, Collector<VideoOutcome> out)
            throws Exception {
        if (ended.value() == null) {
            end(out, failed(failure));
            forget();
        }
    }

    private void forget() throws Exception {
        segments.clear();
        count.clear();
        ended.update(true);
    }

    private static void end(Collector<VideoOutcome> out, VideoOutcome outcome) {
        LOG.info(
                "job {} video {}: {}, {} segments rendered, {} reused, {} frames{}",
                outcome.jobId(),
                outcome.videoId(),
                outcome.state(),
                outcome.segmentsRendered(),
                outcome.segmentsReused(),
                outcome.frames(),
                outcome.code() == null ? "" : ", " + outcome.code() + ": " + outcome.reason());
        out.collect(outcome);
    }

    private static VideoOutcome completed(
            VideoPlan plan, SegmentCount count, OutputManifest manifest) {
        VideoRequest request = plan.task().request();
        return new VideoOutcome(
                request.jobId(),
                request.videoId(),
                request.video(),
                manifest.warnings().isEmpty()
                        ? VideoState.COMPLETED
                        : VideoState.COMPLETED_WITH_WARNINGS,
                null,
                null,
                manifest.warnings(),
                request.output(),
                manifest.frames(),
                manifest.framesWithoutFace(),
                count.rendered(),
                count.reused(),
                (System.currentTimeMillis() - plan.startedAtMs()) / 1000.0);
    }

    private static VideoOutcome failed(StageFailure failure) {
        VideoRequest request = failure.request();
        return new VideoOutcome(
                request.jobId(),
                request.videoId(),
                request.video(),
                VideoState.FAILED,
                failure.code(),
                failure.reason(),
                List.of(),
                null,
                0,
                0,
                0,
                0,
                0);
    }

    private static void progress(Context context, VideoPlan plan, RenderPhase phase, int done) {
        VideoRequest request = plan.task().request();
        context.output(
                StageOutputs.PROGRESS,
                new VideoProgress(
                        request.jobId(), request.videoId(), phase, done, plan.outputFrames()));
    }
}
