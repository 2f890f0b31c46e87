package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heygem.jobs.cli.Finding.Verdict;
import io.heygem.models.onnx.Device;
import io.heygem.pipeline.kafka.KafkaCluster;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem doctor}: what this machine can do and what it lacks. */
@Command(name = "doctor")
final class DoctorCommand implements Callable<Integer> {

    private final Session session;

    @Mixin private TopicFlags topics;

    @Option(names = "--workspace", paramLabel = "DIR", descriptionKey = "flag.workspace")
    private String workspace;

    @Option(names = "--json", descriptionKey = "flag.doctor_json")
    private boolean json;

    DoctorCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Messages messages = session.messages();
        Path room =
                new TypedPaths(messages)
                        .absolute(
                                "--workspace",
                                CommonFlags.workspace(workspace, session.environment()));
        KafkaCluster kafka = topics.check(messages, session.environment());
        MachineChecks machine = new MachineChecks(messages);
        NativeChecks natives = new NativeChecks(messages);
        List<Supplier<Finding>> checks =
                List.of(
                        machine::java,
                        machine::machine,
                        machine::locale,
                        () -> machine.workspace(room),
                        natives::ffmpeg,
                        natives::models,
                        natives::detector,
                        () -> natives.lips(Device.CPU),
                        () -> natives.lips(Device.CUDA),
                        () -> machine.broker(kafka),
                        () ->
                                machine.ports(
                                        List.of(UpCommand.DASHBOARD_PORT, UpCommand.BROKER_PORT)));
        List<Finding> findings = new ArrayList<>();
        for (Supplier<Finding> check : checks) {
            Finding finding = check.get();
            findings.add(finding);
            if (!json) {
                show(finding);
            }
        }
        boolean failed = findings.stream().anyMatch(f -> f.verdict() == Verdict.FAILED);
        PrintStream out = session.terminal().out();
        if (json) {
            out.println(Json.indented(document(findings, failed)));
        } else {
            out.println();
            out.println(messages.get(failed ? "doctor.sick" : "doctor.well"));
        }
        out.flush();
        return failed ? ExitCode.BROKEN : ExitCode.DONE;
    }

    private void show(Finding finding) {
        Messages messages = session.messages();
        String mark =
                switch (finding.verdict()) {
                    case OK -> "✔";
                    case WARNING -> "!";
                    case FAILED -> "✘";
                };
        session.terminal()
                .out()
                .println(
                        mark
                                + " "
                                + TextColumns.left(messages.get("doctor." + finding.check()), 16)
                                + TextColumns.printable(finding.text()));
    }

    private static ObjectNode document(List<Finding> findings, boolean failed) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        for (Finding finding : findings) {
            root.withArray("checks")
                    .addObject()
                    .put("check", finding.check())
                    .put("verdict", finding.verdict().name())
                    .put("text", finding.text());
        }
        root.put("exitCode", failed ? ExitCode.BROKEN : ExitCode.DONE);
        return root;
    }
}
