package io.heygem.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.jobs.console.Console;
import io.heygem.jobs.console.ConsoleSettings;
import io.heygem.models.onnx.ModelException;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.LipSyncOptions;
import io.heygem.pipeline.LipSyncPipeline;
import io.heygem.pipeline.Networks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code heygem up}: the streaming job with its own broker, until somebody stops it. */
@Command(name = "up")
final class UpCommand implements Callable<Integer> {

    /** Where Flink shows itself if nobody says otherwise. */
    static final int DASHBOARD_PORT = 8081;

    /** Where the broker listens if nobody says otherwise. */
    static final int BROKER_PORT = 9092;

    private static final int LAST_PORT = 65_535;
    private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

    private final Session session;

    @Option(
            names = {"--dashboard_port", "--dashboard-port"},
            paramLabel = "PORT",
            descriptionKey = "flag.dashboard_port")
    private String dashboardPort = Integer.toString(DASHBOARD_PORT);

    @Option(
            names = {"--broker_port", "--broker-port"},
            paramLabel = "PORT",
            descriptionKey = "flag.broker_port")
    private String brokerPort = Integer.toString(BROKER_PORT);

    @Mixin private ConsoleFlags console;
    @Mixin private CommonFlags common;

    UpCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws LipSyncException, InterruptedException {
        Messages messages = session.messages();
        int dashboard = port("--dashboard_port", dashboardPort);
        int broker = port("--broker_port", brokerPort);
        if (dashboard == broker) {
            throw new UsageException(messages.get("wrong.same_port", dashboardPort));
        }
        int web = console.port(messages);
        if (web == dashboard || web == broker) {
            throw new UsageException(messages.get("wrong.same_port", web));
        }
        if (web > 0) {
            port("--console_port", Integer.toString(web));
        }
        RenderSettings settings = common.check(messages, session.environment());
        ConsoleSettings consoleSettings =
                console.check(
                        messages,
                        session.environment(),
                        settings.logFile(),
                        EmbeddedBroker.LOOPBACK + ":" + broker,
                        "http://127.0.0.1:" + dashboard,
                        null);
        CommonFlags.startLog(settings, session.terminal(), messages);
        session.terminal().err().println(messages.get("up.starting"));
        Configuration options = EmbeddedFlink.streaming(settings.options());
        Networks networks;
        try {
            networks = Networks.of(options);
        } catch (ModelException | IllegalArgumentException e) {
            throw new LipSyncException(e.getMessage(), e);
        }
        try (EmbeddedStream stream = EmbeddedStream.start(options, networks, dashboard, broker)) {
            ready(stream, settings, networks.provider());
            if (web == 0) {
                stream.await();
            } else {
                serve(stream, networks, options, consoleSettings.with(networks.provider()));
            }
            return ExitCode.BROKEN;
        } catch (InterruptedException e) {
            LOG.info(messages.get("up.stopped"));
            session.terminal().err().println(messages.get("up.stopped"));
            return ExitCode.INTERRUPTED;
        }
    }

    private void serve(
            EmbeddedStream stream,
            Networks networks,
            Configuration options,
            ConsoleSettings settings)
            throws LipSyncException, InterruptedException {
        JobLayout layout = new JobLayout(Path.of(options.get(LipSyncOptions.WORKSPACE)));
        try (ConsoleLooker looker =
                        new ConsoleLooker(
                                networks.detectors().open(),
                                LipSyncPipeline.limits(options),
                                layout);
                Console web =
                        Console.start(
                                settings, stream.kafka(), layout, looker, new ConsoleWords())) {
            String line = session.messages().get("up.listening", "http://localhost:" + web.port());
            LOG.info(line);
            session.terminal().err().println(line);
            stream.await();
        } catch (IOException | ModelException e) {
            throw new LipSyncException("the web console did not start: " + e.getMessage(), e);
        }
    }

    private void ready(EmbeddedStream stream, RenderSettings settings, String provider) {
        String workspace = settings.options().get("lipsync.workspace");
        String broker = stream.kafka().bootstrapServers();
        String line =
                settings.json()
                        ? JsonNodeFactory.instance
                                .objectNode()
                                .put("broker", broker)
                                .put("dashboard", stream.dashboard())
                                .put("workspace", workspace)
                                .put("log", settings.logFile().toString())
                                .put("provider", provider)
                                .toString()
                        : session.messages()
                                .get("up.ready", stream.dashboard(), broker, workspace, provider);
        LOG.info(
                session.messages()
                        .get("up.ready", stream.dashboard(), broker, workspace, provider));
        session.terminal().out().println(line);
        session.terminal().out().flush();
    }

    private int port(String flag, String typed) {
        int port = CommonFlags.whole(flag, typed, 1, LAST_PORT, session.messages());
        if (!EmbeddedBroker.isFree(port)) {
            throw new UsageException(session.messages().get("wrong.port", flag, port));
        }
        return port;
    }
}
