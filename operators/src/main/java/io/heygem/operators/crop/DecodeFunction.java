package io.heygem.operators.crop;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Hands the frames with a face of one segment down the chain. */
public final class DecodeFunction extends ProcessFunction<Segment, DecodedFrame> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient SegmentDecoder decoder;

    public DecodeFunction(JobLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.DECODE, layout, metrics);
        decoder = new SegmentDecoder();
    }

    @Override
    public void processElement(Segment segment, Context context, Collector<DecodedFrame> out)
            throws Exception {
        Optional<RenderedSegment> rendered = boundary.rendered(segment);
        if (rendered.isPresent()) {
            context.output(StageOutputs.REUSED, rendered.get());
            return;
        }
        boundary.runNative(
                segment.plan(),
                segment.shard(),
                failure -> context.output(StageOutputs.FAILURES, failure),
                wanted -> decode(segment, wanted, out));
    }

    private void decode(Segment segment, Runnable wanted, Collector<DecodedFrame> out)
            throws Exception {
        int faces = segment.framesPainted();
        StageMetrics.Clock clock = metrics.start();
        if (faces == 0) {
            clock.pause();
            out.collect(new DecodedFrame(segment, 0, 0, null));
        } else {
            int[] count = {0};
            decoder.facesOf(
                    segment,
                    (offset, frame) -> {
                        wanted.run();
                        clock.pause();
                        out.collect(new DecodedFrame(segment, count[0]++, offset, frame));
                        clock.resume();
                    });
        }
        clock.end(faces);
        metrics.segment();
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
