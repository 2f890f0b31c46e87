package io.heygem.operators.assemble;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
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
import io.heygem.operators.storage.OutcomeFiles;
import io.heygem.operators.storage.Staging;
import java.util.ArrayList;
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
 * Keyed by video: counts its segments, assembles it when all are there, and writes the one final
 * word about it, for success and failure. How far it is goes down the stream; how it ended is a
 * file.
 */
public final class AssembleFunction
        extends KeyedCoProcessFunction<String, RenderedSegment, StageFailure, VideoProgress> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(AssembleFunction.class);

    private final JobLayout layout;
    private final ManifestFormat format;
    private final OutcomeFiles outcomes;
    private final String model;
    private final String modelDigest;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient Staging staging;
    private transient VideoAssembler assembler;
    private transient MapState<Integer, RenderedSegment> segments;
    private transient ValueState<SegmentCount> count;

    public AssembleFunction(
            JobLayout layout,
            ManifestFormat format,
            OutcomeFiles outcomes,
            String model,
            String modelDigest) {
        this.layout = layout;
        this.format = format;
        this.outcomes = outcomes;
        this.model = model;
        this.modelDigest = modelDigest;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.ASSEMBLE, layout, metrics);
        staging = new Staging(layout);
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
    }

    @Override
    public void processElement1(
            RenderedSegment segment, Context context, Collector<VideoProgress> out)
            throws Exception {
        VideoPlan plan = segment.plan();
        VideoRequest request = plan.task().request();
        if (segments.contains(segment.index()) || outcomes.has(request)) {
            return;
        }
        segments.put(segment.index(), segment);
        SegmentCount so = count.value();
        SegmentCount now = (so == null ? SegmentCount.NONE : so).plus(segment);
        count.update(now);
        int total = plan.outputFrames();
        out.collect(VideoProgress.of(request, RenderPhase.RENDERING, now.frames(), total));
        if (now.rendered() + now.reused() < plan.segments()) {
            return;
        }
        out.collect(VideoProgress.of(request, RenderPhase.ASSEMBLING, total, total));
        List<VideoOutcome> outcome = new ArrayList<>();
        boundary.runNative(
                request,
                plan.renderKey(),
                failure -> outcome.add(failed(failure)),
                wanted -> {
                    StageMetrics.Clock clock = metrics.start();
                    OutputManifest manifest =
                            assembler.assemble(plan, now.passed(), now.damage(), wanted);
                    clock.end(plan.outputFrames());
                    metrics.segment();
                    outcome.add(completed(plan, now, manifest));
                });
        end(request, outcome);
    }

    @Override
    public void processElement2(StageFailure failure, Context context, Collector<VideoProgress> out)
            throws Exception {
        end(failure.request(), List.of(failed(failure)));
    }

    /** Ends a video, with the last word about it or with none when nobody wants it any more. */
    private void end(VideoRequest request, List<VideoOutcome> said) throws Exception {
        segments.clear();
        count.clear();
        for (VideoOutcome outcome : said) {
            VideoOutcome held = outcomes.claim(request, outcome);
            LOG.info(
                    "job {} video {}: {}, {} segments rendered, {} reused, {} frames{}",
                    held.jobId(),
                    held.videoId(),
                    held.state(),
                    held.segmentsRendered(),
                    held.segmentsReused(),
                    held.frames(),
                    held.code() == null ? "" : ", " + held.code() + ": " + held.reason());
        }
        staging.leave(request);
    }

    private static VideoOutcome completed(
            VideoPlan plan, SegmentCount count, OutputManifest manifest) {
        VideoRequest request = plan.task().request();
        return new VideoOutcome(
                request.jobId(),
                request.videoId(),
                request.attempt(),
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
        return VideoOutcome.without(
                failure.request(), VideoState.FAILED, failure.code(), failure.reason());
    }
}
