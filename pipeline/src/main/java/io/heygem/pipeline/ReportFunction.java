package io.heygem.pipeline;

import io.heygem.operators.StageOutputs;
import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvents;
import java.nio.file.Files;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keyed by job, so that the end of a job follows the ends of its videos: tells every change of
 * state at once and progress once a second. Nothing is told of an attempt that has an outcome but
 * the outcome, also after a restart that has forgotten what was told: the file decides.
 */
public final class ReportFunction
        extends KeyedCoProcessFunction<String, VideoProgress, Announcement, StatusEvent> {

    private static final long serialVersionUID = 1L;
    private static final long PAUSE_MS = 1_000;

    private final JobLayout layout;
    private transient MapState<String, ReportState> last;

    public ReportFunction(JobLayout layout) {
        this.layout = layout;
    }

    @Override
    public void open(OpenContext context) {
        last =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("last", String.class, ReportState.class));
    }

    @Override
    public void processElement1(VideoProgress progress, Context context, Collector<StatusEvent> out)
            throws Exception {
        ReportState before = last.get(progress.videoId());
        if (before != null && isOld(progress, before)) {
            return;
        }
        long now = context.timerService().currentProcessingTime();
        boolean moved =
                before == null
                        || progress.attempt() != before.attempt()
                        || progress.phase() != before.phase();
        boolean statusIsDue = moved || now - before.statusAt() >= PAUSE_MS;
        boolean progressIsDue = before == null || now - before.progressAt() >= PAUSE_MS;
        if ((!statusIsDue && !progressIsDue)
                || Files.exists(
                        layout.outcome(progress.jobId(), progress.videoId(), progress.attempt()))) {
            return;
        }
        ReportState after =
                new ReportState(
                        progress.attempt(),
                        progress.phase(),
                        progress.done(),
                        statusIsDue ? now : before.statusAt(),
                        progressIsDue ? now : before.progressAt(),
                        before == null ? null : before.requestId(),
                        before == null ? null : before.metadata());
        last.put(progress.videoId(), after);
        if (statusIsDue) {
            out.collect(StatusEvents.under(progress, after.requestId(), after.metadata(), now));
        }
        if (progressIsDue) {
            context.output(StageOutputs.PROGRESS, progress);
        }
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
