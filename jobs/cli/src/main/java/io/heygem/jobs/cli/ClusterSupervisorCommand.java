package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.ClusterFolder;
import io.heygem.jobs.cli.cluster.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@code heygem cluster start} leaves behind to watch over the other processes. */
@Command(name = "supervisor", hidden = true)
final class ClusterSupervisorCommand implements Callable<Integer> {

    private final Session session;

    @Mixin private ClusterFlags flags;

    ClusterSupervisorCommand(Session session) {
        this.session = session;
    }

    @Override
    @SuppressWarnings("try") // The lock is held, not used.
    public Integer call() throws IOException, LipSyncException {
        Path workspace = flags.workspace(session.messages(), session.environment());
        ClusterFolder folder = ClusterFolder.of(workspace);
        LogSetup.start(folder.log("supervisor"), false);
        try (WorkspaceLock lock = WorkspaceLock.of(workspace)) {
            new Supervisor(folder).run();
        } catch (InterruptedException e) {
            return ExitCode.DONE;
        }
        return ExitCode.DONE;
    }
}
