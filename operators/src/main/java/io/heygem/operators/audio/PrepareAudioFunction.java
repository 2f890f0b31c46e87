package io.heygem.operators.audio;

import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Keyed by audio digest: prepares the sound of a job, then releases its videos one per timer. */
public final class PrepareAudioFunction extends KeyedProcessFunction<String, RenderJob, VideoTask> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final MediaLimits limits;
    private transient StageBoundary boundary;
    private transient SoundPreparer preparer;
    private transient ListState<VideoTask> waiting;

    public PrepareAudioFunction(JobLayout layout, MediaLimits limits) {
        this.layout = layout;
        this.limits = limits;
    }

    @Override
    public void open(OpenContext context) {
        boundary = new StageBoundary(Stage.PREPARE_AUDIO);
        preparer = new SoundPreparer(layout, limits);
        waiting =
                getRuntimeContext()
                        .getListState(new ListStateDescriptor<>("waiting", VideoTask.class));
    }

    @Override
    public void processElement(RenderJob job, Context context, Collector<VideoTask> out)
            throws Exception {
        List<VideoTask> tasks = new ArrayList<>();
        List<StageFailure> failures = new ArrayList<>();
        boundary.run(
                job.videos().get(0),
                failures::add,
                () -> {
                    PreparedSound sound = preparer.prepare(Path.of(job.audio()), job.audioDigest());
                    for (VideoRequest video : job.videos()) {
                        tasks.add(new VideoTask(video, sound));
                    }
                });
        for (StageFailure failure : failures) {
            for (VideoRequest video : job.videos()) {
                context.output(
                        StageOutputs.FAILURES,
                        new StageFailure(video, failure.stage(), failure.code(), failure.reason()));
            }
        }
        if (!tasks.isEmpty()) {
            waiting.addAll(tasks);
            next(context);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<VideoTask> out)
            throws Exception {
        Iterator<VideoTask> tasks = waiting.get().iterator();
        if (!tasks.hasNext()) {
            return;
        }
        out.collect(tasks.next());
        List<VideoTask> rest = new ArrayList<>();
        tasks.forEachRemaining(rest::add);
        waiting.update(rest);
        if (!rest.isEmpty()) {
            next(context);
        }
    }

    private static void next(Context context) {
        context.timerService()
                .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + 1);
    }
}
