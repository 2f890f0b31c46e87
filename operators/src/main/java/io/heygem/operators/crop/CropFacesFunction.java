package io.heygem.operators.crop;

import io.heygem.models.lips.LipModelSpec;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.DecodedFrame;
import io.heygem.operators.record.FaceCrops;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Chained behind the decoder: frames end here, face crops leave. */
public final class CropFacesFunction extends ProcessFunction<DecodedFrame, FaceCrops> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final LipModelSpec model;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient CropCollector collector;
    private transient StageMetrics.Clock clock;

    public CropFacesFunction(JobLayout layout, LipModelSpec model) {
        this.layout = layout;
        this.model = model;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.CROP_FACES, layout, metrics);
        clock = metrics.start();
        collector = new CropCollector(layout, model);
    }

    @Override
    public void processElement(DecodedFrame frame, Context context, Collector<FaceCrops> out)
            throws Exception {
        if (frame.number() == 0) {
            clock = metrics.start();
        } else {
            clock.resume();
        }
        boundary.run(
                frame.segment().plan(),
                failure -> context.output(StageOutputs.FAILURES, failure),
                wanted -> {
                    Optional<FaceCrops> crops = collector.add(frame);
                    clock.pause();
                    if (crops.isPresent()) {
                        clock.end(frame.number() + 1);
                        metrics.segment();
                        out.collect(crops.get());
                    }
                });
        clock.pause();
    }
}
