package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a cluster running. It finds processes by their files, so one supervisor can end and the
 * next one take over without touching them.
 */
public final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
    private static final long TICK_MILLIS = 500;

    private final List<WatchedProcess> processes = new ArrayList<>();
    private final JobKeeper job;

    /** The supervisor of a cluster that {@link Cluster#start} prepared. */
    public Supervisor(ClusterFolder folder) throws IOException {
        ClusterSettings settings = ClusterSettings.read(folder);
        FlinkCommands commands = new FlinkCommands(folder, settings);
        processes.add(new WatchedProcess(folder, FlinkCommands.BROKER, commands::broker));
        processes.add(new WatchedProcess(folder, FlinkCommands.JOB_MANAGER, commands::jobManager));
        for (int number = 0; number < settings.taskManagers(); number++) {
            String name = FlinkCommands.taskManager(number);
            processes.add(new WatchedProcess(folder, name, () -> commands.taskManager(name)));
        }
        job = new JobKeeper(folder, settings, commands);
    }

    /** Watches until this thread is interrupted. */
    public void run() throws InterruptedException {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                for (WatchedProcess process : processes) {
                    process.look(Instant.now());
                }
                job.look(Instant.now());
            } catch (IOException e) {
                // A full disk, say: whoever watches must outlive it.
                LOG.error("could not look after the cluster, trying on", e);
            }
            Thread.sleep(TICK_MILLIS);
        }
    }
}
