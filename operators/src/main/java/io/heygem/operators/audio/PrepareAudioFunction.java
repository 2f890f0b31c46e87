package io.heygem.operators.audio;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keyed by audio: gives each video the prepared sound, which is made once per content. */
public final class PrepareAudioFunction
        extends KeyedProcessFunction<String, VideoRequest, VideoTask> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final MediaLimits limits;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient SoundPreparer preparer;

    public PrepareAudioFunction(JobLayout layout, MediaLimits limits) {
        this.layout = layout;
        this.limits = limits;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.PREPARE_AUDIO, layout, metrics);
        preparer = new SoundPreparer(layout, limits);
    }

    @Override
    public void processElement(VideoRequest request, Context context, Collector<VideoTask> out)
            throws Exception {
        boundary.runNative(
                request,
                request.audio(),
                failure -> context.output(StageOutputs.FAILURES, failure),
                wanted -> {
                    StageMetrics.Clock clock = metrics.start();
                    PreparedSound sound = preparer.prepare(Path.of(request.audio()), wanted);
                    clock.end(0);
                    metrics.segment();
                    out.collect(new VideoTask(request, sound));
                });
    }
}
