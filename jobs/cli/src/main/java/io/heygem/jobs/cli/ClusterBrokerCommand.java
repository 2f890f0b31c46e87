package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.Cluster;
import io.heygem.jobs.cli.cluster.ClusterFolder;
import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The Kafka broker of {@code heygem cluster}, alone in its process. */
@Command(name = "broker", hidden = true)
final class ClusterBrokerCommand implements Callable<Integer> {

    private final Session session;

    @Mixin private ClusterFlags flags;

    ClusterBrokerCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException {
        Path workspace = flags.workspace(session.messages(), session.environment());
        ClusterFolder folder = ClusterFolder.of(workspace);
        LogSetup.start(folder.log("broker"), false);
        int port = new Cluster(folder).settings().brokerPort();
        try (EmbeddedBroker broker =
                EmbeddedBroker.start(new JobLayout(workspace).broker(), port)) {
            session.terminal().err().println(broker.bootstrapServers());
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            return ExitCode.DONE;
        }
        return ExitCode.DONE;
    }
}
