package io.heygem.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;

class StageMetricsTest {

    private final Map<String, Metric> metrics = new HashMap<>();
    private final StageMetrics stage = new StageMetrics(new Recording(""));

    @Test
    void countsFinishedWorkAndItsCost() {
        for (int i = 0; i < 3; i++) {
            StageMetrics.Clock clock = stage.start();
            clock.pause();
            clock.resume();
            clock.end(48);
            stage.segment();
        }
        assertThat(count("lipsync.segments")).isEqualTo(3);
        assertThat(count("lipsync.frames")).isEqualTo(144);
        assertThat(milliseconds().getCount()).isEqualTo(3);
    }

    @Test
    void workThatNeverEndedIsNotCounted() {
        stage.start().pause();
        assertThat(count("lipsync.frames")).isZero();
        assertThat(milliseconds().getCount()).isZero();
    }

    @Test
    void failuresCarryTheirCodeAsALabel() {
        stage.failure(ErrorCode.DETECT_NO_FACE);
        stage.failure(ErrorCode.DETECT_NO_FACE);
        stage.failure(ErrorCode.INFER_FAILED);
        assertThat(count("lipsync.code=DETECT_NO_FACE.failures")).isEqualTo(2);
        assertThat(count("lipsync.code=INFER_FAILED.failures")).isEqualTo(1);
    }

    @Test
    void filesThatSparedWorkAreCounted() {
        stage.cacheHit();
        assertThat(count("lipsync.cacheHits")).isEqualTo(1);
    }

    private Histogram milliseconds() {
        return (Histogram) metrics.get("lipsync.milliseconds");
    }

    private long count(String name) {
        return ((Counter) metrics.get(name)).getCount();
    }

    /** Keeps what is registered, by the path of its group. */
    private final class Recording extends UnregisteredMetricsGroup {

        private final String path;

        private Recording(String path) {
            this.path = path;
        }

        @Override
        public Counter counter(String name) {
            Counter counter = super.counter(name);
            metrics.put(path + name, counter);
            return counter;
        }

        @Override
        public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
            metrics.put(path + name, gauge);
            return gauge;
        }

        @Override
        public <H extends Histogram> H histogram(String name, H histogram) {
            metrics.put(path + name, histogram);
            return histogram;
        }

        @Override
        public MetricGroup addGroup(String name) {
            return new Recording(path + name + ".");
        }

        @Override
        public MetricGroup addGroup(String key, String value) {
            return new Recording(path + key + "=" + value + ".");
        }
    }
}
