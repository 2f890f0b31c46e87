package io.heygem.jobs.cli;

import io.heygem.jobs.console.ConsoleSettings;
import io.heygem.jobs.console.http.Credentials;
import io.heygem.jobs.console.job.Retention;
import io.heygem.jobs.console.upload.UploadLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Flags of the web console. */
final class ConsoleFlags {

    /** Where the console listens if nobody says otherwise. */
    static final int PORT = 7860;

    private static final int LAST_PORT = 65_535;
    private static final int MOST_GIB = 1 << 20;
    private static final int MOST_DAYS = 36_500;
    private static final int MOST_MINUTES = 1 << 20;
    private static final int GIB_BITS = 30;

    @Option(
            names = {"--console_port", "--console-port"},
            paramLabel = "PORT",
            descriptionKey = "flag.console_port")
    private String port = Integer.toString(PORT);

    @Option(
            names = {"--console_bind", "--console-bind"},
            paramLabel = "ADDRESS",
            descriptionKey = "flag.console_bind")
    private String bind = "127.0.0.1";

    @Option(
            names = {"--console_token_file", "--console-token-file"},
            paramLabel = "FILE",
            descriptionKey = "flag.console_token_file")
    private String tokenFile;

    @Option(
            names = {"--console_user", "--console-user"},
            paramLabel = "NAME",
            descriptionKey = "flag.console_user")
    private String user;

    @Option(
            names = {"--console_host", "--console-host"},
            paramLabel = "NAME",
            descriptionKey = "flag.console_host")
    private List<String> hosts = new ArrayList<>();

    @Option(
            names = {"--console_origin", "--console-origin"},
            paramLabel = "URL",
            descriptionKey = "flag.console_origin")
    private List<String> origins = new ArrayList<>();

    @Option(
            names = {"--console_max_upload", "--console-max-upload"},
            paramLabel = "GIB",
            descriptionKey = "flag.console_max_upload")
    private String maxUpload = "50";

    @Option(
            names = {"--console_keep_free", "--console-keep-free"},
            paramLabel = "GIB",
            descriptionKey = "flag.console_keep_free")
    private String keepFree = "2";

    @Option(
            names = {"--console_keep_days", "--console-keep-days"},
            paramLabel = "DAYS",
            descriptionKey = "flag.console_keep_days")
    private String keepDays = "0";

    @Option(
            names = {"--console_keep_size", "--console-keep-size"},
            paramLabel = "GIB",
            descriptionKey = "flag.console_keep_size")
    private String keepSize = "0";

    @Option(
            names = {"--console_undo", "--console-undo"},
            paramLabel = "MINUTES",
            descriptionKey = "flag.console_undo")
    private String undo = "10";

    @Option(
            names = {"--console_private_webhooks", "--console-private-webhooks"},
            descriptionKey = "flag.console_private_webhooks")
    private boolean privateWebhooks;

    /** The port; 0 for no console. */
    int port(Messages messages) {
        return CommonFlags.whole("--console_port", port, 0, LAST_PORT, messages);
    }

    /**
     * The flags as settings.
     *
     * @param dashboard null for unknown
     * @param provider null for unknown
     * @throws UsageException naming the first value that makes no sense, or saying that the world
     *     would be let in
     */
    ConsoleSettings check(
            Messages messages,
            Map<String, String> environment,
            Path log,
            String broker,
            String dashboard,
            String provider) {
        Credentials credentials = credentials(messages, environment);
        try {
            if (!InetAddress.getByName(bind).isLoopbackAddress() && !credentials.wanted()) {
                throw new UsageException(messages.get("wrong.console_open", bind));
            }
        } catch (UnknownHostException e) {
            throw new UsageException(messages.get("wrong.console_bind", bind), e);
        }
        UploadLimits plain = UploadLimits.DEFAULT;
        return new ConsoleSettings(
                bind,
                port(messages),
                credentials,
                hosts,
                origins,
                new UploadLimits(
                        bytes("--console_max_upload", maxUpload, 1, messages),
                        bytes("--console_keep_free", keepFree, 0, messages),
                        plain.files(),
                        plain.chunks(),
                        plain.abandonedAfter()),
                new Retention(
                        Duration.ofMinutes(
                                CommonFlags.whole(
                                        "--console_undo", undo, 0, MOST_MINUTES, messages)),
                        Duration.ofDays(
                                CommonFlags.whole(
                                        "--console_keep_days", keepDays, 0, MOST_DAYS, messages)),
                        bytes("--console_keep_size", keepSize, 0, messages)),
                privateWebhooks,
                log,
                broker,
                dashboard,
                provider);
    }

    private static long bytes(String flag, String typed, int min, Messages messages) {
        return (long) CommonFlags.whole(flag, typed, min, MOST_GIB, messages) << GIB_BITS;
    }

    /** Secrets come from a file or the environment: everybody can see a command line. */
    private Credentials credentials(Messages messages, Map<String, String> environment) {
        String token = blankIsNone(environment.get("HEYGEM_CONSOLE_TOKEN"));
        if (tokenFile != null) {
            try {
                token = blankIsNone(Files.readString(Path.of(tokenFile)).strip());
            } catch (IOException | InvalidPathException e) {
                throw new UsageException(messages.get("wrong.console_token", tokenFile), e);
            }
            if (token == null) {
                throw new UsageException(messages.get("wrong.console_token", tokenFile));
            }
        }
        String password = blankIsNone(environment.get("HEYGEM_CONSOLE_PASSWORD"));
        if (user != null && password == null) {
            throw new UsageException(messages.get("wrong.console_password", user));
        }
        return new Credentials(token, user, user == null ? null : password);
    }

    private static String blankIsNone(String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
