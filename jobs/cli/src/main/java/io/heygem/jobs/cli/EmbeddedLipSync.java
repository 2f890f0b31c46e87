package io.heygem.jobs.cli;

import io.heygem.models.onnx.ModelException;
import io.heygem.operators.record.Stage;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.ControlMessage;
import io.heygem.pipeline.JobMessage;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.LipSyncStreams;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.descriptor.JobDescriptor;
import io.heygem.pipeline.descriptor.JobDescriptorParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
        Configuration configuration = EmbeddedFlink.configuration(settings);
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

    /** Runs a job on any networks. */
    @SuppressWarnings("try") // The lock is held, not used.
    static List<VideoOutcome> run(
            JobDescriptor job,
            Configuration configuration,
            Networks networks,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException {
        Path workspace = Path.of(configuration.get(LipSyncOptions.WORKSPACE));
        try (WorkspaceLock lock = WorkspaceLock.of(workspace);
                EmbeddedFlink flink = new EmbeddedFlink(configuration)) {
            StreamExecutionEnvironment env = flink.environment();
            JobMessage message =
                    new JobMessage(
                            JobDescriptorParser.write(once(job)),
                            "command line",
                            0,
                            0,
                            System.currentTimeMillis());
            DataStream<JobMessage> jobs =
                    source(env, List.of(message), JobMessage.class, Stage.SOURCE);
            DataStream<ControlMessage> control =
                    source(env, List.of(), ControlMessage.class, Stage.CONTROL);
            LipSyncStreams streams =
                    LipSyncPipeline.define(jobs, control, alone(configuration), networks);
            DataStream<PipelineEvent> events =
                    named("Outcomes", streams.outcomes().map(PipelineEvent::of))
                            .union(
                                    named("Progress", streams.progress().map(PipelineEvent::of)),
                                    named(
                                            "DeadLetters",
                                            streams.deadLetters().map(PipelineEvent::of)));
            try (EventQueue queue = new EventQueue(events.collectAsync())) {
                JobClient client = env.executeAsync("heygem " + job.jobId());
                List<VideoOutcome> outcomes;
                try {
                    queue.start();
                    outcomes = collect(job, queue, client, progress, finished);
                } finally {
                    stop(client);
                }
                new EarlierRuns(new JobLayout(workspace)).forget(job.jobId());
                return outcomes;
            }
        } catch (LipSyncException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof InterruptedException) {
                    throw new InterruptedException("interrupted while starting");
                }
            }
            throw new LipSyncException("the embedded Flink broke: " + e.getMessage(), e);
        }
    }

    /** The same job under a name that no other run has. */
    private static JobDescriptor once(JobDescriptor job) {
        return new JobDescriptor(
                EarlierRuns.next(job.jobId()),
                job.requestId(),
                job.priority(),
                job.audio(),
                job.audios(),
                job.outputFolder(),
                job.videos(),
                job.lengthPolicy(),
                job.face(),
                job.mouthStrength(),
                job.encoding(),
                job.metadata());
    }

    /** Options for one job that nobody waits behind and nobody else has asked for. */
    private static Configuration alone(Configuration configuration) {
        Configuration alone = new Configuration(configuration);
        alone.set(LipSyncOptions.JOB_ADOPT, false);
        alone.set(LipSyncOptions.JOB_MAX_VIDEOS, Integer.MAX_VALUE);
        return alone;
    }

    private static <T> DataStream<T> source(
            StreamExecutionEnvironment env, List<T> messages, Class<T> type, Stage stage) {
        return env.fromSource(
                        new OpenListSource<>(messages),
                        WatermarkStrategy.noWatermarks(),
                        stage.title(),
                        TypeInformation.of(type))
                .setParallelism(1)
                .uid(stage.uid());
    }

    private static DataStream<PipelineEvent> named(
            String name, SingleOutputStreamOperator<PipelineEvent> events) {
        return events.returns(PipelineEvent.class)
                .name(name)
                .uid(name.toLowerCase(java.util.Locale.ROOT));
    }

    private static List<VideoOutcome> collect(
            JobDescriptor job,
            EventQueue events,
            JobClient client,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException {
        List<VideoOutcome> outcomes = new ArrayList<>();
        while (outcomes.size() < job.videos().size()) {
            PipelineEvent event =
                    events.take()
                            .orElseThrow(
                                    () ->
                                            new LipSyncException(
                                                    "the Flink job ended early: " + cause(client)));
            if (event.outcome() != null) {
                outcomes.add(event.outcome());
                finished.accept(event.outcome());
            } else if (event.progress() != null) {
                progress.accept(event.progress());
            } else {
                throw new LipSyncException(
                        "job "
                                + job.jobId()
                                + " is invalid: "
                                + String.join("; ", event.deadLetter().reasons()));
            }
        }
        return outcomes;
    }

    private static String cause(JobClient client) {
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
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "it was interrupted";
        }
    }

    /** Cancels the job and waits until none of its tasks can write any more. */
    private static void stop(JobClient client) {
        try {
            client.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
            client.getJobExecutionResult().get(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | IllegalStateException e) {
            LOG.debug("the Flink job is gone", e);
        } catch (TimeoutException e) {
            LOG.warn("the Flink job did not end within {} s", STOP_SECONDS);
        }
    }
}
