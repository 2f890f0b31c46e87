package io.heygem.operators.audio;

import io.heygem.operators.SideThread;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.StageFailure;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by audio: gives each video the prepared sound, which is made once per content, beside the
 * task's thread. Videos wait in state meanwhile; there are never more of them than are in flight.
 */
public final class PrepareAudioFunction
        extends KeyedProcessFunction<String, VideoRequest, VideoTask> {

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final MediaLimits limits;
    private transient StageBoundary boundary;
    private transient SoundPreparer preparer;
    private transient SideThread<StageBoundary.Result<PreparedSound>> side;
    private transient ListState<VideoRequest> waiting;

    public PrepareAudioFunction(JobLayout layout, MediaLimits limits) {
        this.layout = layout;
        this.limits = limits;
    }

    @Override
    public void open(OpenContext context) {
        boundary =
                new StageBoundary(
                        Stage.PREPARE_AUDIO,
                        layout,
                        new StageMetrics(getRuntimeContext().getMetricGroup()));
        preparer = new SoundPreparer(layout, limits);
        side = new SideThread<>(Stage.PREPARE_AUDIO.title());
        waiting =
                getRuntimeContext()
                        .getListState(new ListStateDescriptor<>("waiting", VideoRequest.class));
    }

    @Override
    public void processElement(VideoRequest request, Context context, Collector<VideoTask> out)
            throws Exception {
        waiting.add(request);
        begin(request);
        SideThread.lookAgain(context);
    }

    private void begin(VideoRequest request) {
        side.begin(
                request.audio(),
                () ->
                        boundary.callNative(
                                request,
                                request.audio(),
                                wanted -> preparer.prepare(Path.of(request.audio()), wanted)));
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<VideoTask> out)
            throws Exception {
        List<VideoRequest> requests = new ArrayList<>();
        waiting.get().forEach(requests::add);
        if (requests.isEmpty()) {
            return;
        }
        Optional<StageBoundary.Result<PreparedSound>> came = side.fetch(context.getCurrentKey());
        if (came.isPresent()) {
            requests = rest(came.get(), requests, context, out);
            waiting.update(requests);
        }
        if (!requests.isEmpty()) {
            begin(requests.get(0));
            SideThread.lookAgain(context);
        }
    }

    /** Serves those who wait; answers who still has to. */
    private List<VideoRequest> rest(
            StageBoundary.Result<PreparedSound> came,
            List<VideoRequest> requests,
            OnTimerContext context,
            Collector<VideoTask> out) {
        StageFailure failure = came.failure();
        if (came.value() == null && failure == null) {
            return requests.subList(1, requests.size());
        }
        for (VideoRequest request : requests) {
            if (boundary.isOver(request)) {
                continue;
            }
            if (failure == null) {
                out.collect(new VideoTask(request, came.value()));
            } else {
                context.output(
                        StageOutputs.FAILURES,
                        new StageFailure(
                                request, failure.stage(), failure.code(), failure.reason()));
            }
        }
        return List.of();
    }

    @Override
    public void close() throws Exception {
        if (side != null) {
            side.close();
        }
    }
}
