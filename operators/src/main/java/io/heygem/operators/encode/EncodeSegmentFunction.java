package io.heygem.operators.encode;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chained behind the blend: frames end here, the news of a finished segment leaves. */
public final class EncodeSegmentFunction extends ProcessFunction<BlendedFrame, RenderedSegment> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(EncodeSegmentFunction.class);

    private final JobLayout layout;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient SegmentEncoder encoder;
    private transient StageMetrics.Clock clock;

    public EncodeSegmentFunction(JobLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.ENCODE_SEGMENT, layout, metrics);
        clock = metrics.start();
        encoder = new SegmentEncoder(layout);
    }

    @Override
    public void processElement(BlendedFrame frame, Context context, Collector<RenderedSegment> out)
            throws Exception {
        if (frame.offset() == 0) {
            clock = metrics.start();
        } else {
            clock.resume();
        }
        boolean taken =
                boundary.run(
                        frame.segment().plan(),
                        failure -> context.output(StageOutputs.FAILURES, failure),
                        wanted -> {
                            Optional<RenderedSegment> rendered = encoder.add(frame);
                            clock.pause();
                            if (rendered.isPresent()) {
                                done(rendered.get(), frame.offset() + 1);
                                out.collect(rendered.get());
                            }
                        });
        if (!taken) {
            encoder.abandon();
        }
        clock.pause();
    }

    private void done(RenderedSegment rendered, int frames) {
        clock.end(frames);
        metrics.segment();
        LOG.info(
                "job {} video {}: segment {}/{} rendered",
                rendered.plan().task().request().jobId(),
                rendered.plan().task().request().videoId(),
                rendered.index() + 1,
                rendered.plan().segments());
    }

    @Override
    public void close() throws IOException {
        if (encoder != null) {
            encoder.close();
        }
    }
}
