package io.heygem.jobs.lipsync;

import io.heygem.models.onnx.ModelException;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.KafkaOptions;
import io.heygem.pipeline.kafka.KafkaStreams;
import io.heygem.pipeline.kafka.TopicAdmin;
import java.io.IOException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The streaming job on a Flink cluster: Kafka in, videos out. */
public final class LipSyncJob {

    private static final String NAME = "heygem";

    private LipSyncJob() {}

    /**
     * Submits the job to the cluster that runs this.
     *
     * @param args {@code -D key=value} and {@code --config FILE.yaml}, as {@link JobArguments} says
     */
    public static void main(String[] args) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        Configuration options = JobArguments.options(args, env.getConfiguration());
        env.configure(options);
        define(env, options);
        env.executeAsync(NAME);
    }

    private static void define(StreamExecutionEnvironment env, ReadableConfig options)
            throws IOException, InterruptedException, ModelException {
        if (options.get(KafkaOptions.PREPARE_TOPICS)) {
            new TopicAdmin(KafkaCluster.of(options)).prepare();
        }
        KafkaStreams.define(env, options, Networks.of(options));
    }
}
