package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that the pipeline runs: a JobManager that was killed knows no job any more, and a job
 * that used up its restarts is over; either way the next one starts where the last one was.
 */
final class JobKeeper {

    private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);

    /** A job that was submitted so often and never ran will not run. */
    private static final int MAX_FAILURES = 5;

    private static final int CONNECT_MILLIS = 1000;

    private final ClusterFolder folder;
    private final ClusterSettings settings;
    private final FlinkCommands commands;
    private final FlinkRest rest;
    private Duration pause = Duration.ZERO;
    private Instant notBefore = Instant.MIN;
    private int failures;

    JobKeeper(ClusterFolder folder, ClusterSettings settings, FlinkCommands commands) {
        this.folder = folder;
        this.settings = settings;
        this.commands = commands;
        this.rest = new FlinkRest(settings.restPort());
    }

    /** Looks for the job and submits it when it is gone. */
    void look(Instant now) throws IOException, InterruptedException {
        if (ChildProcess.find(folder, FlinkCommands.SUBMISSION).isPresent()
                || now.isBefore(notBefore)
                || rest.taskManagers() < 0
                || !brokerListens()) {
            return;
        }
        Lineage last = Lineage.read(folder);
        if (!last.jobId().isEmpty()) {
            Optional<String> state;
            try {
                state = rest.state(last.jobId());
            } catch (IOException e) {
                LOG.debug("the JobManager went away while asked", e);
                return;
            }
            if (state.isPresent() && !"FAILED".equals(state.get())) {
                if ("RUNNING".equals(state.get())) {
                    pause = Duration.ZERO;
                    failures = 0;
                }
                return;
            }
            LOG.warn(
                    "Flink job {} is {}",
                    last.jobId(),
                    state.orElse("unknown").toLowerCase(Locale.ROOT));
        }
        Optional<String> restore = last.latest(folder);
        if (restore.isPresent() && failures >= MAX_FAILURES) {
            LOG.error(
                    "{} could not be restored {} times, going on without: the files of the"
                            + " workspace know what is done, Kafka what was read",
                    restore.get(),
                    failures);
            restore = Optional.empty();
        }
        failures++;
        Lineage next =
                new Lineage(UUID.randomUUID().toString().replace("-", ""), restore.orElse(""));
        next.write(folder);
        pause = WatchedProcess.longer(pause);
        notBefore = now.plus(pause);
        LOG.info(
                "submitting Flink job {} from {}",
                next.jobId(),
                next.restoredFrom().isEmpty() ? "nothing" : next.restoredFrom());
        ChildProcess.start(folder, commands.submission(next));
    }

    private boolean brokerListens() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.brokerPort()),
                    CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
