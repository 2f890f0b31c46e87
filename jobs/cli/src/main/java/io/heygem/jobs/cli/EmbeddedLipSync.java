package io.heygem.jobs.cli;

import io.heygem.models.onnx.ModelException;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.JsonManifestFormat;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.LipSyncStreams;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.commons.io.FileUtils;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline on a Flink inside this process. */
final class EmbeddedLipSync implements LipSync {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedLipSync.class);
    private static final long STOP_SECONDS = 20;

    private volatile String provider = "";

    @Override
    public List<VideoOutcome> run(
            JobDescriptor job,
            Map<String, String> settings,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException {
        Configuration configuration = configuration(settings);
        try {
            Networks networks = Networks.of(configuration);
            provider = networks.provider();
            return run(job, configuration, networks, progress, finished);
        } catch (ModelException | IllegalArgumentException e) {
            throw new LipSyncException(e.getMessage(), e);
        }
    }

    @Override
    public String provider() {
        return provider;
    }

    /** What an embedded Flink needs beside the deployment's options, which win. */
    static Configuration configuration(Map<String, String> settings) {
        int cores = Runtime.getRuntime().availableProcessors();
        Configuration configuration = new Configuration();
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, cores);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(8));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(64));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(64));
        settings.forEach(configuration::setString);
        if (!configuration.contains(TaskManagerOptions.NUM_TASK_SLOTS)) {
            int gpus = configuration.get(LipSyncOptions.INFER_PARALLELISM);
            configuration.set(
                    TaskManagerOptions.NUM_TASK_SLOTS,
                    configuration.get(CoreOptions.DEFAULT_PARALLELISM) + gpus);
        }
        return configuration;
    }

    /** Runs a job on any networks. */
    @SuppressWarnings("try") // Flink declares close() to throw Exception.
    static List<VideoOutcome> run(
            JobDescriptor job,
            Configuration configuration,
            Networks networks,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException {
        try (StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(configuration)) {
            DataStream<byte[]> descriptors =
                    env.fromSource(
                                    new DescriptorListSource(
                                            List.of(JobDescriptorParser.write(job))),
                                    WatermarkStrategy.noWatermarks(),
                                    Stage.SOURCE.title())
                            .setParallelism(1)
                            .uid(Stage.SOURCE.uid());
            LipSyncStreams streams = LipSyncPipeline.define(descriptors, configuration, networks);
            DataStream<PipelineEvent> events =
                    streams.outcomes()
                            .map(outcome -> new PipelineEvent(outcome, null, null))
                            .returns(PipelineEvent.class)
                            .union(
                                    streams.progress()
                                            .map(step -> new PipelineEvent(null, step, null))
                                            .returns(PipelineEvent.class),
                                    streams.deadLetters()
                                            .map(letter -> new PipelineEvent(null, null, letter))
                                            .returns(PipelineEvent.class));
            try (CloseableIterator<PipelineEvent> iterator = events.collectAsync()) {
                JobClient client = env.executeAsync("heygem " + job.jobId());
                List<VideoOutcome> outcomes;
                try {
                    outcomes = collect(job, iterator, client, progress, finished);
                } finally {
                    stop(client);
                }
                sweep(
                        new JobLayout(Path.of(configuration.get(LipSyncOptions.WORKSPACE))),
                        outcomes);
                return outcomes;
            }
        } catch (LipSyncException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new LipSyncException("the embedded Flink broke: " + e.getMessage(), e);
        }
    }

    private static List<VideoOutcome> collect(
            JobDescriptor job,
            CloseableIterator<PipelineEvent> events,
            JobClient client,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException {
        List<VideoOutcome> outcomes = new ArrayList<>();
        while (outcomes.size() < job.videos().size()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while rendering");
            }
            PipelineEvent event = next(events, client);
            if (event.outcome() != null) {
                outcomes.add(event.outcome());
                finished.accept(event.outcome());
            } else if (event.progress() != null) {
                progress.accept(event.progress());
            } else {
                throw new LipSyncException(
                        "job " + job.jobId() + " is invalid: " + event.deadLetter().reason());
            }
        }
        return outcomes;
    }

    private static PipelineEvent next(CloseableIterator<PipelineEvent> events, JobClient client)
            throws LipSyncException, InterruptedException {
        try {
            if (events.hasNext()) {
                return events.next();
            }
        } catch (RuntimeException e) {
            LOG.debug("the event stream broke", e);
            if (Thread.currentThread().isInterrupted()
                    || e.getCause() instanceof InterruptedException) {
                throw new InterruptedException("interrupted while rendering");
            }
        }
        throw new LipSyncException("the Flink job ended early: " + cause(client));
    }

    private static String cause(JobClient client) throws InterruptedException {
        try {
            client.getJobExecutionResult().get(STOP_SECONDS, TimeUnit.SECONDS);
            return "it finished before all videos had an outcome";
        } catch (ExecutionException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            LOG.error("the Flink job failed", e);
            return root.toString();
        } catch (TimeoutException e) {
            return "it did not say why within " + STOP_SECONDS + " s";
        }
    }

    /** Removes the segments of finished videos; those of others wait for the next try. */
    private static void sweep(JobLayout layout, List<VideoOutcome> outcomes) throws IOException {
        for (VideoOutcome outcome : outcomes) {
            if (outcome.output() != null) {
                Path manifest = JobLayout.manifest(Path.of(outcome.output()));
                String renderKey =
                        new JsonManifestFormat().read(Files.readAllBytes(manifest)).renderKey();
                FileUtils.deleteDirectory(layout.segments(renderKey).toFile());
            }
        }
    }

    private static void stop(JobClient client) {
        try {
            client.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the Flink job was gone already", e);
        }
    }
}
