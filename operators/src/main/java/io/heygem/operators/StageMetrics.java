package io.heygem.operators;

import io.heygem.operators.record.ErrorCode;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What a stage counts for the dashboard, in the group {@code lipsync}: finished units of work (a
 * segment, a range, a video) and what they cost, files that spared the work, failures by code.
 *
 * <p>Nothing here names a job: labels live as long as the process.
 */
public final class StageMetrics {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int REMEMBERED = 500;

    private final MetricGroup group;
    private final Counter segments;
    private final Counter frames;
    private final Counter cacheHits;
    private final Counter cpuMicros;
    private final Counter wallMicros;
    private final Histogram milliseconds;
    private final Map<ErrorCode, Counter> failures = new EnumMap<>(ErrorCode.class);

    /**
     * @param parent the group of an operator
     */
    public StageMetrics(MetricGroup parent) {
        group = parent.addGroup("lipsync");
        segments = group.counter("segments");
        frames = group.counter("frames");
        cacheHits = group.counter("cacheHits");
        cpuMicros = group.counter("cpuMicros");
        wallMicros = group.counter("wallMicros");
        milliseconds = histogram("milliseconds");
    }

    /** Counts one unit of work that is done. */
    public void segment() {
        segments.inc();
    }

    /** Counts one unit of work that a file spared. */
    public void cacheHit() {
        cacheHits.inc();
    }

    /** Counts a failure; its code is a label. */
    public void failure(ErrorCode code) {
        failures.computeIfAbsent(code, c -> group.addGroup("code", c.name()).counter("failures"))
                .inc();
    }

    /** A distribution of the last few hundred values. */
    public Histogram histogram(String name) {
        return group.histogram(name, new DescriptiveStatisticsHistogram(REMEMBERED));
    }

    /** A value that is asked for when somebody looks; called from any thread. */
    public <T> void gauge(String name, Gauge<T> gauge) {
        group.gauge(name, gauge);
    }

    /** Begins to measure one unit of work on this thread. */
    public Clock start() {
        return new Clock();
    }

    /** Measures one unit of work, which may pause while others work on what it handed on. */
    public final class Clock {

        private long cpuNs;
        private long wallNs;
        private long cpuSinceNs;
        private long wallSinceNs;
        private boolean running;

        private Clock() {
            resume();
        }

        /** Others work now. */
        public void pause() {
            if (running) {
                cpuNs += THREADS.getCurrentThreadCpuTime() - cpuSinceNs;
                wallNs += System.nanoTime() - wallSinceNs;
                running = false;
            }
        }

        /** This stage works again. */
        public void resume() {
            cpuSinceNs = THREADS.getCurrentThreadCpuTime();
            wallSinceNs = System.nanoTime();
            running = true;
        }

        /** The unit is done; so many frames were worked on. */
        public void end(int count) {
            pause();
            frames.inc(count);
            cpuMicros.inc(cpuNs / 1000);
            wallMicros.inc(wallNs / 1000);
            milliseconds.update(wallNs / 1_000_000);
        }
    }
}
