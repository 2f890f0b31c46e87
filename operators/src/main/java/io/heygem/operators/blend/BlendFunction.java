package io.heygem.operators.blend;

import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.crop.SegmentDecoder;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Decodes a segment again and hands its frames with mouths down the chain. */
public final class BlendFunction extends ProcessFunction<MouthPatches, BlendedFrame> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final LipModelSpec model;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient SegmentDecoder decoder;
    private transient MouthBlender blender;

    public BlendFunction(JobLayout layout, LipModelSpec model) {
        this.layout = layout;
        this.model = model;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.BLEND, layout, metrics);
        decoder = new SegmentDecoder();
        blender = new MouthBlender(model.crop(), model.cropPx());
    }

    @Override
    public void processElement(MouthPatches patches, Context context, Collector<BlendedFrame> out)
            throws Exception {
        Segment segment = patches.segment();
        Optional<RenderedSegment> rendered = boundary.rendered(segment);
        if (rendered.isPresent()) {
            context.output(StageOutputs.REUSED, rendered.get());
            return;
        }
        boundary.runNative(
                segment.plan(),
                segment.shard(),
                failure -> context.output(StageOutputs.FAILURES, failure),
                wanted -> blend(patches, wanted, out));
    }

    private void blend(MouthPatches patches, Runnable wanted, Collector<BlendedFrame> out)
            throws Exception {
        Segment segment = patches.segment();
        StageMetrics.Clock clock = metrics.start();
        int[] face = {0};
        decoder.inOrder(
                segment,
                (offset, frame) -> {
                    wanted.run();
                    YuvFrame blended = frame;
                    for (FaceTrack track : segment.tracks()) {
                        if (segment.paints(track, offset)) {
                            blended =
                                    blender.blend(
                                            blended,
                                            track.pose(offset),
                                            segment.opacity(track, offset),
                                            patches.patches(),
                                            face[0]++);
                        }
                    }
                    clock.pause();
                    out.collect(
                            new BlendedFrame(segment, offset, blended, decoder.isDamaged(offset)));
                    clock.resume();
                });
        clock.end(segment.frames());
        metrics.segment();
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
