package io.heygem.jobs.cli;

import io.heygem.jobs.cli.cluster.Cluster;
import io.heygem.jobs.cli.cluster.ClusterSettings;
import io.heygem.jobs.cli.cluster.FlinkRest;
import io.heygem.jobs.cli.cluster.ProcessStatus;
import java.io.IOException;
import java.io.PrintStream;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code heygem cluster status}: which processes run, and the state of the job. */
@Command(name = "status")
final class ClusterStatusCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Session session;

    @Mixin private ClusterFlags flags;

    ClusterStatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Cluster cluster = new Cluster(flags.folder(session));
        Messages messages = session.messages();
        PrintStream out = session.terminal().out();
        List<ProcessStatus> processes = cluster.status();
        if (processes.stream().noneMatch(ProcessStatus::running)) {
            out.println(messages.get("cluster.down"));
            return ExitCode.BROKEN;
        }
        boolean complete = true;
        for (ProcessStatus process : processes) {
            out.printf("%-16s ", process.name());
            out.println(
                    process.running()
                            ? messages.get(
                                    "cluster.process", process.pid(), TIME.format(process.since()))
                            : messages.get("cluster.dead"));
            complete &= process.running();
        }
        ClusterSettings settings = cluster.settings();
        String state = job(cluster, new FlinkRest(settings.restPort()));
        out.println(messages.get("cluster.job", cluster.jobId(), state));
        printDoors(out, messages, settings);
        return complete && "RUNNING".equals(state) ? ExitCode.DONE : ExitCode.BROKEN;
    }

    /** Where a running cluster is reached. */
    static void printDoors(PrintStream out, Messages messages, ClusterSettings settings) {
        out.println(
                messages.get(
                        "cluster.doors",
                        new FlinkRest(settings.restPort()).address(),
                        "127.0.0.1:" + settings.brokerPort()));
    }

    private static String job(Cluster cluster, FlinkRest rest)
            throws IOException, InterruptedException {
        try {
            return rest.state(cluster.jobId()).orElse("-");
        } catch (IOException e) {
            return "-";
        }
    }
}
