package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvents;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by job, so that the end of a job follows the ends of its videos: tells every change of
 * state at once and progress once a second; what comes too soon waits for its second, unless
 * something later takes its place. Nothing is told of an attempt that has an outcome but the
 * outcome, also after a restart that has forgotten what was told: the file decides.
 */
public final class ReportFunction
        extends KeyedCoProcessFunction<String, VideoProgress, Announcement, StatusEvent> {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE_MS = 1_000;

    private final JobLayout layout;
    private transient MapState<String, ReportState> last;
    private transient MapState<String, LateProgress> late;

    public ReportFunction(JobLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        last =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("last", String.class, ReportState.class));
        late =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("late", String.class, LateProgress.class));
    }

    @Override
    public void processElement1(VideoProgress progress, Context context, Collector<StatusEvent> out)
            throws Exception {
        tell(new LateProgress(progress, true, true), context, out);
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<StatusEvent> out)
            throws Exception {
        List<LateProgress> all = new ArrayList<>();
        late.values().forEach(all::add);
        for (LateProgress one : all) {
            late.remove(one.progress().videoId());
            tell(one, context, out);
        }
    }

    /** Tells what is due of it and keeps the rest for later. */
    private void tell(LateProgress news, Context context, Collector<StatusEvent> out)
            throws Exception {
        VideoProgress progress = news.progress();
        ReportState before = last.get(progress.videoId());
        if (before != null && isOld(progress, before)) {
            return;
        }
        long now = context.timerService().currentProcessingTime();
        boolean moved =
                before == null
                        || progress.attempt() != before.attempt()
                        || progress.phase() != before.phase();
        boolean statusIsDue = news.status() && (moved || now - before.statusAt() >= PAUSE_MS);
        boolean progressIsDue =
                news.side() && (before == null || now - before.progressAt() >= PAUSE_MS);
        if ((statusIsDue || progressIsDue) && isOver(progress)) {
            late.remove(progress.videoId());
            return;
        }
        long statusAt = statusIsDue ? now : before.statusAt();
        long progressAt = progressIsDue ? now : before.progressAt();
        ReportState after =
                new ReportState(
                        progress.attempt(),
                        progress.phase(),
                        progress.done(),
                        statusAt,
                        progressAt,
                        before == null ? null : before.requestId(),
                        before == null ? null : before.metadata());
        last.put(progress.videoId(), after);
        if (statusIsDue) {
            out.collect(StatusEvents.under(progress, after.requestId(), after.metadata(), now));
        }
        if (progressIsDue) {
            context.output(StageOutputs.PROGRESS, progress);
        }
        keep(
                new LateProgress(
                        progress, news.status() && !statusIsDue, news.side() && !progressIsDue),
                after,
                context);
    }

    private void keep(LateProgress rest, ReportState told, Context context) throws Exception {
        if (!rest.status() && !rest.side()) {
            late.remove(rest.progress().videoId());
            return;
        }
        late.put(rest.progress().videoId(), rest);
        long waitsFor =
                Math.min(
                        rest.status() ? told.statusAt() : Long.MAX_VALUE - PAUSE_MS,
                        rest.side() ? told.progressAt() : Long.MAX_VALUE - PAUSE_MS);
        context.timerService().registerProcessingTimeTimer(waitsFor + PAUSE_MS);
    }

    private boolean isOver(VideoProgress progress) {
        return Files.exists(
                layout.outcome(progress.jobId(), progress.videoId(), progress.attempt()));
    }

    /** Whether later things were told already; streams overtake each other. */
    private static boolean isOld(VideoProgress progress, ReportState before) {
        if (progress.attempt() != before.attempt()) {
            return progress.attempt() < before.attempt();
        }
        if (progress.phase() != before.phase()) {
            return progress.phase().compareTo(before.phase()) < 0;
        }
        return progress.done() < before.done();
    }

    @Override
    public void processElement2(
            Announcement announcement, Context context, Collector<StatusEvent> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        StatusEvent event = StatusEvents.of(announcement, now);
        if (announcement.ended() != null) {
            last.remove(event.videoId());
            late.remove(event.videoId());
        } else if (announcement.queued() != null) {
            ReportState before = last.get(event.videoId());
            boolean overtaken = before != null && before.attempt() >= event.attempt();
            last.put(
                    event.videoId(),
                    new ReportState(
                            event.attempt(),
                            overtaken ? before.phase() : RenderPhase.QUEUED,
                            overtaken ? before.done() : 0,
                            overtaken ? before.statusAt() : now,
                            overtaken ? before.progressAt() : now - PAUSE_MS,
                            event.requestId(),
                            event.metadata()));
            if (overtaken) {
                return;
            }
        }
        out.collect(event);
    }
}
