package io.heygem.operators.plan;

import io.heygem.operators.SideThread;
import io.heygem.operators.StageBoundary;
import io.heygem.operators.StageMetrics;
import io.heygem.operators.StageOutputs;
import io.heygem.operators.assemble.FinishedOutputs;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTask;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.Staging;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Keyed by video: plans it beside the task's thread, then releases its detection ranges one per
 * timer.
 */
public final class PlanVideoFunction extends KeyedProcessFunction<String, VideoTask, VideoPlan> {

    /** Source frames in which faces shall be found. */
    public static final OutputTag<DetectionRange> RANGES =
            new OutputTag<>("ranges", TypeInformation.of(DetectionRange.class));

    private static final long serialVersionUID = 1L;

    private final JobLayout layout;
    private final PlanSettings settings;
    private final MediaLimits limits;
    private final FinishedOutputs finishedOutputs;
    private transient StageBoundary boundary;
    private transient StageMetrics metrics;
    private transient Staging staging;
    private transient VideoPlanner planner;
    private transient SideThread<StageBoundary.Result<VideoPlan>> side;
    private transient ValueState<VideoTask> wanted;
    private transient ValueState<VideoPlan> planned;
    private transient ValueState<Integer> nextRange;

    public PlanVideoFunction(
            JobLayout layout,
            PlanSettings settings,
            MediaLimits limits,
            FinishedOutputs finishedOutputs) {
        this.layout = layout;
        this.settings = settings;
        this.limits = limits;
        this.finishedOutputs = finishedOutputs;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        boundary = new StageBoundary(Stage.PLAN_VIDEO, layout, metrics);
        staging = new Staging(layout);
        planner = new VideoPlanner(layout, settings, limits, finishedOutputs);
        side = new SideThread<>(Stage.PLAN_VIDEO.title());
        wanted =
                getRuntimeContext().getState(new ValueStateDescriptor<>("wanted", VideoTask.class));
        planned =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("planned", VideoPlan.class));
        nextRange =
                getRuntimeContext()
                        .getState(new ValueStateDescriptor<>("next-range", Integer.class));
    }

    @Override
    public void processElement(VideoTask task, Context context, Collector<VideoPlan> out)
            throws Exception {
        VideoRequest request = task.request();
        if (boundary.isOver(request)) {
            return;
        }
        context.output(StageOutputs.PROGRESS, VideoProgress.of(request, RenderPhase.PROBING, 0, 0));
        wanted.update(task);
        begin(task);
        SideThread.lookAgain(context);
    }

    private void begin(VideoTask task) {
        side.begin(
                task.taskId(),
                () ->
                        boundary.callNative(
                                task.request(),
                                task.request().video(),
                                goOn -> {
                                    VideoPlan plan = planner.plan(task, goOn);
                                    return enter(plan) ? plan : null;
                                }));
    }

    /** Takes hold of the segments; whoever cancelled the video before has not seen us. */
    private boolean enter(VideoPlan plan) throws IOException {
        VideoRequest request = plan.task().request();
        if (plan.finished()) {
            metrics.cacheHit();
            return true;
        }
        staging.enter(request, plan.renderKey());
        if (boundary.isOver(request)) {
            staging.leave(request);
            return false;
        }
        return true;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<VideoPlan> out)
            throws Exception {
        VideoTask task = wanted.value();
        if (task != null) {
            lookFor(task, context, out);
            return;
        }
        VideoPlan plan = planned.value();
        if (plan == null) {
            return;
        }
        if (boundary.isOver(plan.task().request())) {
            forget();
            return;
        }
        int index = nextRange.value();
        context.output(
                RANGES,
                new DetectionRange(
                        plan, index, planner.rangeStart(index), planner.rangePtsUs(plan, index)));
        if (index + 1 < plan.ranges()) {
            nextRange.update(index + 1);
            next(context);
        } else {
            forget();
        }
    }

    private void lookFor(VideoTask task, OnTimerContext context, Collector<VideoPlan> out)
            throws Exception {
        Optional<StageBoundary.Result<VideoPlan>> came = side.fetch(context.getCurrentKey());
        if (came.isEmpty()) {
            begin(task);
            SideThread.lookAgain(context);
            return;
        }
        wanted.clear();
        VideoPlan plan = came.get().value();
        if (came.get().failure() != null) {
            context.output(StageOutputs.FAILURES, came.get().failure());
        } else if (plan != null) {
            out.collect(plan);
            if (plan.ranges() > 0) {
                planned.update(plan);
                nextRange.update(0);
                next(context);
            }
        }
    }

    private void forget() {
        planned.clear();
        nextRange.clear();
    }

    private static void next(Context context) {
        context.timerService()
                .registerProcessingTimeTimer(context.timerService().currentProcessingTime() + 1);
    }

    @Override
    public void close() throws Exception {
        if (side != null) {
            side.close();
        }
    }
}
