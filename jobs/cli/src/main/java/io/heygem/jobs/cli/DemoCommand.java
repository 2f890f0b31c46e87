package io.heygem.jobs.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem demo}: three talking videos from a bundled portrait and a bundled sentence. */
@Command(name = "demo")
final class DemoCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = {"--output_dir", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = "demo_output",
            descriptionKey = "flag.demo_output_dir")
    private String outputDir;

    @Mixin private CommonFlags common;

    DemoCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        throw new UsageException(session.messages().get("wrong.missing", outputDir + common.json));
    }
}
