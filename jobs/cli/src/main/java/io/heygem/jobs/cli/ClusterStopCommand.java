package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.Cluster;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heygem cluster stop}: a savepoint, then the end of every process. */
@Command(name = "stop")
final class ClusterStopCommand implements Callable<Integer> {

    private final Session session;

    @Mixin private ClusterFlags flags;

    ClusterStopCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Cluster cluster = new Cluster(flags.folder(session));
        Messages messages = session.messages();
        if (!cluster.isRunning()) {
            session.terminal().out().println(messages.get("cluster.down"));
            return ExitCode.DONE;
        }
        Optional<String> problem = cluster.stop();
        problem.ifPresent(
                why -> session.terminal().err().println(messages.get("cluster.no_savepoint", why)));
        session.terminal().out().println(messages.get("cluster.stopped"));
        String next = cluster.restorePoint();
        if (!next.isEmpty()) {
            session.terminal().out().println(messages.get("cluster.next_start", next));
        }
        return ExitCode.DONE;
    }
}
