package io.heygem.jobs.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code heygem cluster}: a broker and a Flink session cluster as processes of this machine. */
@Command(name = "cluster")
final class ClusterCommand implements Runnable {

    private final Messages messages;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            descriptionKey = "flag.help")
    boolean help;

    private ClusterCommand(Messages messages) {
        this.messages = messages;
    }

    /** The command with its own commands. */
    static CommandLine of(Session session) {
        return new CommandLine(new ClusterCommand(session.messages()))
                .addSubcommand("start", new ClusterStartCommand(session))
                .addSubcommand("status", new ClusterStatusCommand(session))
                .addSubcommand("stop", new ClusterStopCommand(session))
                .addSubcommand("supervisor", new ClusterSupervisorCommand(session))
                .addSubcommand("broker", new ClusterBrokerCommand(session));
    }

    @Override
    public void run() {
        throw new UsageException(messages.get("wrong.no_cluster_command"));
    }
}
