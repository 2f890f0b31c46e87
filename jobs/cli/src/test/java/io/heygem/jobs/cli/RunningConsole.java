package io.heygem.jobs.cli;

import io.heygem.jobs.cli.up.EmbeddedBroker;
import io.heygem.jobs.console.Console;
import io.heygem.jobs.console.ConsoleSettings;
import io.heygem.jobs.console.http.Credentials;
import io.heygem.jobs.console.job.Retention;
import io.heygem.jobs.console.upload.UploadLimits;
import io.heygem.operators.media.MediaLimits;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.Networks;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** A broker, a Flink and a console on one workspace; each may end and come back. */
final class RunningConsole implements AutoCloseable {

    private final Configuration options;
    private final Networks networks;
    private final Path workspace;
    private final int dashboardPort = EmbeddedBroker.freePort();
    private final int brokerPort = EmbeddedBroker.freePort();
    private final int consolePort = EmbeddedBroker.freePort();
    private EmbeddedStream stream;
    private ConsoleLooker looker;
    private Console console;

    /**
     * Starts all.
     *
     * @param networks null for those that the program carries
     */
    RunningConsole(Path workspace, Networks networks) throws Exception {
        this.workspace = workspace;
        this.options =
                EmbeddedFlink.streaming(
                        Map.of(
                                "lipsync.workspace",
                                workspace.toString(),
                                "parallelism.default",
                                "2"));
        this.networks = networks == null ? Networks.of(options) : networks;
        startStream();
        startConsole(Retention.DEFAULT);
    }

    void startStream() throws Exception {
        stream = EmbeddedStream.start(options, networks, dashboardPort, brokerPort);
    }

    void startConsole(Retention retention) throws Exception {
        JobLayout layout = layout();
        looker = new ConsoleLooker(networks.detectors().open(), MediaLimits.DEFAULT, layout);
        console =
                Console.start(
                        new ConsoleSettings(
                                "127.0.0.1",
                                consolePort,
                                Credentials.NONE,
                                List.of(),
                                List.of(),
                                new UploadLimits(
                                        1 << 30,
                                        0,
                                        2_000,
                                        UploadLimits.DEFAULT.chunks(),
                                        UploadLimits.DEFAULT.abandonedAfter()),
                                retention,
                                true,
                                layout.log(),
                                stream.kafka().bootstrapServers(),
                                stream.dashboard(),
                                networks.provider()),
                        stream.kafka(),
                        layout,
                        looker,
                        new ConsoleWords());
    }

    /** Ends the console alone. */
    void stopConsole() {
        if (console != null) {
            console.close();
            looker.close();
            console = null;
        }
    }

    /** Ends the broker and the Flink. */
    void stopStream() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    JobLayout layout() {
        return new JobLayout(workspace);
    }

    int port() {
        return consolePort;
    }

    String address() {
        return "http://127.0.0.1:" + consolePort + "/";
    }

    ConsoleClient client() {
        return new ConsoleClient(consolePort);
    }

    @Override
    public void close() {
        stopConsole();
        stopStream();
    }
}
