package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetector;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.Stage;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keyed by range: finds the faces of one range of source frames. */
public final class DetectFacesFunction extends ProcessFunction<DetectionRange, RangeFaces> {

    private static final long serialVersionUID = 1L;

    private final FaceDetectorFactory detectors;
    private transient FaceDetector detector;
    private transient FaceFinder finder;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;

    public DetectFacesFunction(FaceDetectorFactory detectors) {
        this.detectors = detectors;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        boundary = new StageBoundary(Stage.DETECT_FACES);
        metrics = new StageMetrics(getRuntimeContext());
        detector = detectors.open();
        finder = new FaceFinder(detector);
    }

    @Override
    public void processElement(DetectionRange range, Context context, Collector<RangeFaces> out)
            throws Exception {
        StageMetrics.Span span = metrics.begin();
        boolean searched =
                boundary.run(
                        range.plan().task().request(),
                        failure -> context.output(StageOutputs.FAILURES, failure),
                        () -> out.collect(finder.find(range)));
        span.end(range.ptsUs().length);
        if (searched) {
            metrics.segment();
        } else {
            out.collect(RangeFaces.notSearched(range));
        }
    }

    @Override
    public void close() {
        if (finder != null) {
            finder.close();
        }
        if (detector != null) {
            detector.close();
        }
    }
}
