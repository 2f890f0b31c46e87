package io.heygem.operators;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What a stage counts for the dashboard: segments, frames, and what they cost. */
public final class StageMetrics {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Counter segments;
    private final Counter frames;
    private final Counter cpuMicros;
    private final Counter wallMicros;

    public StageMetrics(RuntimeContext context) {
        MetricGroup group = context.getMetricGroup().addGroup("lipsync");
        segments = group.counter("segments");
        frames = group.counter("frames");
        cpuMicros = group.counter("cpuMicros");
        wallMicros = group.counter("wallMicros");
    }

    /** Counts one unit of work (a segment, a range, a video) that is done. */
    public void segment() {
        segments.inc();
    }

    /** Begins to measure on this thread. */
    public Span begin() {
        return new Span(THREADS.getCurrentThreadCpuTime(), System.nanoTime());
    }

    /** A stretch of work on one thread. */
    public final class Span {

        private final long cpuNanos;
        private final long wallNanos;

        private Span(long cpuNanos, long wallNanos) {
            this.cpuNanos = cpuNanos;
            this.wallNanos = wallNanos;
        }

        /** Ends it; so many frames were worked on. */
        public void end(int count) {
            frames.inc(count);
            cpuMicros.inc((THREADS.getCurrentThreadCpuTime() - cpuNanos) / 1000);
            wallMicros.inc((System.nanoTime() - wallNanos) / 1000);
        }
    }
}
