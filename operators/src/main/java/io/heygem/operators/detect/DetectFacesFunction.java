package io.heygem.operators.detect;

import io.heygem.models.face.FaceDetector;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.RangeFaces;
import io.heygem.operators.record.Stage;
import io.heygem.operators.storage.JobLayout;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Finds the faces of one range of source frames, unless they were found before: what is found is
 * stored first and handed on then.
 */
public final class DetectFacesFunction extends ProcessFunction<DetectionRange, RangeFaces> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final String detectorKey;
    private final FaceDetectorFactory detectors;
    private transient FaceDetector detector;
    private transient FaceFinder finder;
    private transient FaceRangeStore store;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;

    /**
     * @param detectorKey what found faces are stored by
     */
    public DetectFacesFunction(
            JobLayout layout, String detectorKey, FaceDetectorFactory detectors) {
        this.layout = layout;
        this.detectorKey = detectorKey;
        this.detectors = detectors;
    }

    @Override
    public void open(OpenContext context) throws Exception {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.DETECT_FACES, layout, metrics);
        store = new FaceRangeStore(layout, detectorKey);
        detector = detectors.open();
        finder = new FaceFinder(detector);
    }

    @Override
    public void processElement(DetectionRange range, Context context, Collector<RangeFaces> out)
            throws Exception {
        Optional<RangeFaces> known = store.find(range);
        if (known.isPresent()) {
            metrics.cacheHit();
            out.collect(known.get());
            return;
        }
        boolean searched =
                boundary.runNative(
                        range.plan().task().request(),
                        range.key(),
                        failure -> context.output(StageOutputs.FAILURES, failure),
                        wanted -> {
                            StageMetrics.Clock clock = metrics.start();
                            RangeFaces found = finder.find(range, wanted);
                            store.save(range, found);
                            clock.end(range.ptsUs().length);
                            metrics.segment();
                            out.collect(found);
                        });
        if (!searched) {
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
