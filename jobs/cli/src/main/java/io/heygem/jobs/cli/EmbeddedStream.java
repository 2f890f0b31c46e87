package io.heygem.jobs.cli;

import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.jobs.cli.up.FlinkRest;
import io.heygem.jobs.cli.up.RetainedCheckpoints;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.Networks;
import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.KafkaOptions;
import io.heygem.pipeline.kafka.KafkaStreams;
import io.heygem.pipeline.kafka.TopicAdmin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The streaming job on a Flink and a broker inside this process, for one workspace. It goes on from
 * where the last one in this workspace has stopped.
 */
final class EmbeddedStream implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedStream.class);
    private static final String NAME = "heygem";
    private static final long STOP_SECONDS = 20;
    private static final long LOOK_MILLIS = 100;
    private static final long RESTART_SECONDS = 5;

    private final Configuration options;
    private final FlinkRest rest;
    private final JobLayout layout;
    private WorkspaceLock lock;
    private EmbeddedBroker broker;
    private EmbeddedFlink flink;
    private JobClient job;

    private EmbeddedStream(Configuration options, int dashboardPort, int brokerPort) {
        this.options = new Configuration(options);
        this.options.set(RestOptions.PORT, dashboardPort);
        this.options.set(RestOptions.BIND_PORT, Integer.toString(dashboardPort));
        this.options.set(
                KafkaOptions.BOOTSTRAP_SERVERS, EmbeddedBroker.LOOPBACK + ":" + brokerPort);
        this.rest = new FlinkRest(dashboardPort);
        this.layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
    }

    /**
     * Starts broker and job and waits until every task runs.
     *
     * @param options as {@link EmbeddedFlink#streaming} makes them
     * @throws LipSyncException when something of it cannot be had or breaks
     */
    static EmbeddedStream start(
            Configuration options, Networks networks, int dashboardPort, int brokerPort)
            throws LipSyncException, InterruptedException {
        EmbeddedStream stream = new EmbeddedStream(options, dashboardPort, brokerPort);
        try {
            stream.lock = WorkspaceLock.of(stream.layout.root());
            stream.broker = EmbeddedBroker.start(stream.layout.broker(), brokerPort);
            new TopicAdmin(stream.kafka()).prepare();
            stream.startJob(networks);
            return stream;
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw new LipSyncException("up did not start: " + e.getMessage(), e);
        } catch (LipSyncException | InterruptedException e) {
            stream.close();
            throw e;
        }
    }

    /** Where its topics are. */
    KafkaCluster kafka() {
        return KafkaCluster.of(options);
    }

    /** Where people look at its Flink. */
    String dashboard() {
        return rest.dashboard().toString();
    }

    /**
     * Waits until the job ends, which it does on its own only when it has failed too often.
     *
     * @throws InterruptedException when the calling thread was interrupted; the job still runs
     */
    void await() throws LipSyncException, InterruptedException {
        String told = "";
        try {
            while (true) {
                try {
                    job.getJobExecutionResult().get(RESTART_SECONDS, TimeUnit.SECONDS);
                    throw new LipSyncException("the Flink job ended, expected it to run for ever");
                } catch (TimeoutException e) {
                    told = tellRestart(told);
                }
            }
        } catch (ExecutionException e) {
            throw new LipSyncException("the Flink job failed: " + root(e), e);
        }
    }

    /** Flink starts a broken job again without a word; says so once per trouble. */
    private String tellRestart(String told) throws InterruptedException {
        try {
            String failure = rest.lastFailure(job.getJobID().toHexString());
            if (!failure.equals(told)) {
                LOG.warn("the Flink job broke and starts again: {}", failure);
            }
            return failure;
        } catch (IOException e) {
            LOG.debug("Flink did not say how it is", e);
            return told;
        }
    }

    private void startJob(Networks networks)
            throws IOException, LipSyncException, InterruptedException {
        RetainedCheckpoints checkpoints = new RetainedCheckpoints(checkpoints());
        Optional<Path> latest = checkpoints.latest();
        checkpoints.keepOnly(latest.orElse(null));
        if (latest.isPresent()) {
            try {
                submit(networks, latest.get());
                LOG.info("goes on from checkpoint {}", latest.get());
                return;
            } catch (LipSyncException e) {
                LOG.warn(
                        "checkpoint {} is of no use, goes on from the files of the workspace",
                        latest.get(),
                        e);
                stopJob();
                checkpoints.keepOnly(null);
            }
        }
        submit(networks, null);
    }

    /** Checkpoints of one parallelism serve no other: waiting records would go astray. */
    private Path checkpoints() {
        return layout.checkpoints()
                .resolve("parallelism-" + options.get(CoreOptions.DEFAULT_PARALLELISM));
    }

    private void submit(Networks networks, Path checkpoint)
            throws IOException, LipSyncException, InterruptedException {
        Configuration own = new Configuration(options);
        if (checkpoint != null) {
            own.set(StateRecoveryOptions.SAVEPOINT_PATH, checkpoint.toUri().toString());
            own.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
        }
        Path folder = Files.createDirectories(checkpoints());
        own.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        flink = new EmbeddedFlink(own);
        try {
            KafkaStreams.define(flink.environment(), own, networks);
            job = flink.environment().executeAsync(NAME);
            waitUntilAllRun(checkpoint != null);
        } catch (LipSyncException | IOException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw new LipSyncException("the embedded Flink broke: " + root(e), e);
        }
    }

    private void waitUntilAllRun(boolean restored)
            throws LipSyncException, InterruptedException, ExecutionException {
        String flinkJob = job.getJobID().toHexString();
        while (true) {
            JobStatus status = job.getJobStatus().get();
            if (status.isTerminalState()) {
                await();
            }
            try {
                if (status == JobStatus.RUNNING && rest.allRun(flinkJob)) {
                    return;
                }
                String failure = restored ? rest.lastFailure(flinkJob) : "";
                if (!failure.isEmpty()) {
                    throw new LipSyncException(failure);
                }
            } catch (IOException e) {
                LOG.debug("Flink is not ready to answer yet", e);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private void stopJob() {
        if (job != null) {
            try {
                job.cancel().get(STOP_SECONDS, TimeUnit.SECONDS);
                job.getJobExecutionResult().get(STOP_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOG.debug("the Flink job is gone", e);
            }
            job = null;
        }
        if (flink != null) {
            try {
                flink.close();
            } catch (IOException e) {
                LOG.warn("the embedded Flink did not close", e);
            }
            flink = null;
        }
    }

    /** Stops job, broker and lock; what is open goes on at the next start. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        stopJob();
        if (broker != null) {
            broker.close();
        }
        if (lock != null) {
            try {
                lock.close();
            } catch (IOException e) {
                LOG.warn("the workspace stays locked until this process ends", e);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String root(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
