package io.heygem.operators.audio;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageOutputs;
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
    private transient StageBoundary boundary;
    private transient SoundPreparer preparer;

    public PrepareAudioFunction(JobLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        boundary = new StageBoundary(Stage.PREPARE_AUDIO);
        preparer = new SoundPreparer(layout);
    }

    @Override
    public void processElement(VideoRequest request, Context context, Collector<VideoTask> out)
            throws Exception {
        boundary.run(
                request,
                failure -> context.output(StageOutputs.FAILURES, failure),
                () -> {
                    Path audio = Path.of(request.audio());
                    out.collect(new VideoTask(request, preparer.prepare(audio)));
                });
    }
}
