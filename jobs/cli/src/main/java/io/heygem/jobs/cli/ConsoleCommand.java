package io.heygem.jobs.cli;

import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.jobs.console.Console;
import io.heygem.jobs.console.ConsoleSettings;
import io.heygem.models.face.FaceDetectors;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.kafka.KafkaCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem console}: the web console alone, for a cluster or an {@code up} elsewhere. */
@Command(name = "console")
final class ConsoleCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleCommand.class);

    private final Session session;

    @Option(names = "--workspace", paramLabel = "DIR", descriptionKey = "flag.workspace")
    private String workspace;

    @Option(names = "--dashboard", paramLabel = "URL", descriptionKey = "flag.dashboard")
    private String dashboard;

    @Mixin private ConsoleFlags flags;
    @Mixin private TopicFlags topics;

    ConsoleCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws IOException, ModelException, InterruptedException {
        Messages messages = session.messages();
        KafkaCluster kafka = topics.check(messages, session.environment());
        Path room =
                new TypedPaths(messages)
                        .writableFolder(
                                "--workspace",
                                CommonFlags.workspace(workspace, session.environment()));
        JobLayout layout = new JobLayout(room);
        ConsoleSettings settings =
                flags.check(
                        messages,
                        session.environment(),
                        layout.log(),
                        kafka.bootstrapServers(),
                        dashboard,
                        null);
        if (settings.port() == 0 || !EmbeddedBroker.isFree(settings.port())) {
            throw new UsageException(messages.get("wrong.port", "--console_port", settings.port()));
        }
        LogSetup.startWithoutFile(true);
        try (ConsoleLooker looker =
                        new ConsoleLooker(FaceDetectors.bundled(), MediaLimits.DEFAULT, layout);
                Console console =
                        Console.start(settings, kafka, layout, looker, new ConsoleWords())) {
            String line = messages.get("up.listening", "http://localhost:" + console.port());
            LOG.info(line);
            session.terminal().out().println(line);
            session.terminal().out().flush();
            new CountDownLatch(1).await();
            return ExitCode.DONE;
        }
    }
}
