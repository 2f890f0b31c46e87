package io.heygem.operators.infer;

import io.heygem.models.lips.LipModel;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.MouthPatches;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keyed by video, in the GPU slot: crops and mel windows in, mouth patches out. */
public final class InferLipsFunction extends ProcessFunction<FaceCrops, MouthPatches> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(InferLipsFunction.class);

    private final JobLayout layout;
    private final LipModelFactory models;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient LipModel model;
    private transient LipPainter painter;

    public InferLipsFunction(JobLayout layout, LipModelFactory models) {
        this.layout = layout;
        this.models = models;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        boundary = new StageBoundary(Stage.INFER_LIPS);
        metrics = new StageMetrics(getRuntimeContext());
        model = models.open();
        painter = new LipPainter(model);
        getRuntimeContext()
                .getMetricGroup()
                .addGroup("lipsync")
                .<String, org.apache.flink.metrics.Gauge<String>>gauge("provider", model::provider);
        LOG.info(
                "lip model {} on device={}, crops of {} px",
                model.spec().name(),
                model.provider(),
                model.spec().cropPx());
    }

    @Override
    public void processElement(FaceCrops crops, Context context, Collector<MouthPatches> out)
            throws Exception {
        StageMetrics.Span span = metrics.begin();
        boolean done =
                boundary.run(
                        crops.segment().plan(),
                        layout,
                        failure -> context.output(StageOutputs.FAILURES, failure),
                        () -> out.collect(painter.paint(crops)));
        span.end(crops.segment().track().present());
        if (done) {
            metrics.segment();
        }
    }

    @Override
    public void close() {
        if (model != null) {
            model.close();
        }
    }
}
