package io.heygem.operators.crop;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keyed by shard: hands the frames with a face of one segment down the chain. */
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
        boundary = new StageBoundary(Stage.DECODE);
        metrics = new StageMetrics(getRuntimeContext());
        decoder = new SegmentDecoder();
    }

    @Override
    public void processElement(Segment segment, Context context, Collector<DecodedFrame> out)
            throws Exception {
        int faces = segment.track().present();
        boolean done =
                boundary.run(
                        segment.plan(),
                        layout,
                        failure -> context.output(StageOutputs.FAILURES, failure),
                        () -> {
                            if (faces == 0) {
                                out.collect(new DecodedFrame(segment, 0, 0, null));
                                return;
                            }
                            FrameCounter counter = new FrameCounter();
                            counter.span = metrics.begin();
                            decoder.facesOf(
                                    segment,
                                    (offset, frame) -> {
                                        counter.span.end(1);
                                        out.collect(
                                                new DecodedFrame(
                                                        segment, counter.count++, offset, frame));
                                        counter.span = metrics.begin();
                                    });
                        });
        if (done) {
            metrics.segment();
        }
    }

    private static final class FrameCounter {
        private int count;
        private StageMetrics.Span span;
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
        }
    }
}
