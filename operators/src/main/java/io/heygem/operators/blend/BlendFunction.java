package io.heygem.operators.blend;

import io.heygem.models.image.YuvFrame;
import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.crop.SegmentDecoder;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keyed by shard: decodes a segment again and hands its frames with mouths down the chain. */
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
        boundary = new StageBoundary(Stage.BLEND);
        metrics = new StageMetrics(getRuntimeContext());
        decoder = new SegmentDecoder();
        blender = new MouthBlender(model.crop(), model.cropPx());
    }

    @Override
    public void processElement(MouthPatches patches, Context context, Collector<BlendedFrame> out)
            throws Exception {
        Segment segment = patches.segment();
        boolean done =
                boundary.run(
                        segment.plan(),
                        layout,
                        failure -> context.output(StageOutputs.FAILURES, failure),
                        () -> {
                            Pasting pasting = new Pasting(patches, out);
                            decoder.inOrder(segment, pasting::accept);
                        });
        if (done) {
            metrics.segment();
        }
    }

    /** Walks through one segment. */
    private final class Pasting {

        private final MouthPatches patches;
        private final Collector<BlendedFrame> out;
        private int face;
        private StageMetrics.Span span = metrics.begin();

        private Pasting(MouthPatches patches, Collector<BlendedFrame> out) {
            this.patches = patches;
            this.out = out;
        }

        private void accept(int offset, YuvFrame frame) {
            Segment segment = patches.segment();
            YuvFrame blended = frame;
            if (segment.track().has(offset)) {
                blended =
                        blender.blend(
                                frame, segment.track().pose(offset), patches.patches(), face++);
            }
            span.end(1);
            out.collect(new BlendedFrame(segment, offset, blended, decoder.isDamaged(offset)));
            span = metrics.begin();
        }
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
