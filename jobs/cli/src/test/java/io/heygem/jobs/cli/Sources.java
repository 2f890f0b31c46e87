package io.heygem.jobs.cli;

import io.heygem.operators.record.Stage;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Streams that a test or a benchmark feeds while they run. */
final class Sources {

    private Sources() {}

    /**
     * An endless stream.
     *
     * @param next the next message; waits for it, and reaches its queue through a static field, for
     *     Flink copies this
     */
    static <T> DataStream<T> endless(
            StreamExecutionEnvironment env,
            GeneratorFunction<Long, T> next,
            Class<T> type,
            Stage stage) {
        return env.fromSource(
                        new DataGeneratorSource<>(next, Long.MAX_VALUE, TypeInformation.of(type)),
                        WatermarkStrategy.noWatermarks(),
                        stage.title())
                .setParallelism(1)
                .uid(stage.uid());
    }
}
