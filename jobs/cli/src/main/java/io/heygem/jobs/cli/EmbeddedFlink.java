package io.heygem.jobs.cli;

import io.heygem.pipeline.LipSyncOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink inside this process, reachable from this machine only, and its temporary files. */
final class EmbeddedFlink implements AutoCloseable {

    /** More would only add memory: one stage's subtasks are far from all that runs. */
    private static final int MAX_PARALLELISM = 8;

    private static final String LOOPBACK = "127.0.0.1";
    private static final int BUFFER_BYTES = 32 << 10;

    private final Path temporary;
    private final StreamExecutionEnvironment environment;

    EmbeddedFlink(Configuration configuration) throws IOException {
        temporary = Files.createTempDirectory("heygem-");
        // Flink goes on tidying after a job has ended and may still write.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> FileUtils.deleteQuietly(temporary.toFile()), "tidy"));
        Configuration own = new Configuration(configuration);
        own.set(CoreOptions.TMP_DIRS, temporary.toString());
        environment = StreamExecutionEnvironment.createLocalEnvironment(own);
    }

    StreamExecutionEnvironment environment() {
        return environment;
    }

    /** What an embedded Flink needs beside the deployment's options, which win. */
    static Configuration configuration(Map<String, String> settings) {
        Configuration configuration = new Configuration();
        int cores = Runtime.getRuntime().availableProcessors();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, Math.min(cores, MAX_PARALLELISM));
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        // A laptop that slept is no lost machine.
        configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofHours(1));
        // Whoever reaches Flink's ports runs code.
        configuration.set(WebOptions.SUBMIT_ENABLE, false);
        configuration.set(WebOptions.CANCEL_ENABLE, false);
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        settings.forEach(configuration::setString);

        int parallelism = configuration.get(CoreOptions.DEFAULT_PARALLELISM);
        int slots = parallelism + configuration.get(LipSyncOptions.INFER_PARALLELISM);
        if (!configuration.contains(TaskManagerOptions.NUM_TASK_SLOTS)) {
            configuration.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
        }
        MemorySize network = network(parallelism);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, network);
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, network);
        return configuration;
    }

    /**
     * What an embedded Flink needs that runs for ever: besides all of the above, checkpoints and
     * another try after a failure.
     */
    static Configuration streaming(Map<String, String> settings) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        configuration.set(
                CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS, Duration.ofSeconds(5));
        configuration.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 20);
        // Records wait behind seconds of work; barriers must not.
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        // Our own partitioners keep their places, because the parallelism of a machine stays.
        configuration.set(CheckpointingOptions.FORCE_UNALIGNED, true);
        configuration.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "exponential-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_ATTEMPTS, 20);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_RESET_BACKOFF_THRESHOLD,
                Duration.ofMinutes(10));
        Map<String, String> all = new HashMap<>(configuration.toMap());
        all.putAll(settings);
        return configuration(all);
    }

    /** About twenty edges connect every subtask with every other one. */
    private static MemorySize network(int parallelism) {
        long buffers = 24L * parallelism * (parallelism + 1) + 64L * parallelism;
        return new MemorySize(Math.max(64L << 20, buffers * BUFFER_BYTES));
    }

    @Override
    public void close() throws IOException {
        try {
            environment.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the embedded Flink did not close: " + e.getMessage(), e);
        } finally {
            FileUtils.deleteQuietly(temporary.toFile());
        }
    }
}
