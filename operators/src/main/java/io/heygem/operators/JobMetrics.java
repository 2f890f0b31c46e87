package io.heygem.operators;

import io.heygem.operators.record.VideoOutcome;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.MetricGroup;

/** What the registry of jobs shows on the dashboard; no job is named. */
public final class JobMetrics {

    private final MetricGroup group;
    private volatile int jobs;
    private volatile int waiting;
    private volatile int inFlight;
    private volatile long oldestMs = Long.MAX_VALUE;
    private volatile boolean lowDisk;

    public JobMetrics(RuntimeContext context) {
        group = context.getMetricGroup().addGroup("lipsync");
        group.gauge("openJobs", () -> jobs);
        group.gauge("videosWaiting", () -> waiting);
        group.gauge("videosInFlight", () -> inFlight);
        group.gauge("diskIsLow", () -> lowDisk ? 1 : 0);
        group.gauge(
                "oldestOpenJobSeconds",
                () ->
                        oldestMs == Long.MAX_VALUE
                                ? 0
                                : (System.currentTimeMillis() - oldestMs) / 1000);
    }

    /** How much is open now. */
    public void open(int openJobs, int videosWaiting, int videosInFlight, long oldestOpenedAtMs) {
        jobs = openJobs;
        waiting = videosWaiting;
        inFlight = videosInFlight;
        oldestMs = oldestOpenedAtMs;
    }

    /** Whether nothing is begun for want of room. */
    public void lowDisk(boolean low) {
        lowDisk = low;
    }

    /** Counts a video that has ended. */
    public void ended(VideoOutcome outcome) {
        MetricGroup state = group.addGroup("state", outcome.state().name());
        state.addGroup("code", outcome.code() == null ? "none" : outcome.code().name())
                .counter("videosEnded")
                .inc();
    }
}
