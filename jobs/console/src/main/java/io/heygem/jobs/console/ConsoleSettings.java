package io.heygem.jobs.console;

import io.heygem.jobs.console.http.Credentials;
import io.heygem.jobs.console.job.Retention;
import io.heygem.jobs.console.upload.UploadLimits;
import java.nio.file.Path;
import java.util.List;

/**
 * How the console is run.
 *
 * @param bind address to listen on
 * @param port 0 for any free one
 * @param credentials what one must know to get in
 * @param hosts more names under which browsers reach it
 * @param origins other pages that may use the API
 * @param privateWebhooks whether webhooks may go to this machine and its network
 * @param log the running log
 * @param broker shown to people
 * @param dashboard address of Flink's pages; null for unknown
 * @param provider what computes the lips; null for unknown
 */
public record ConsoleSettings(
        String bind,
        int port,
        Credentials credentials,
        List<String> hosts,
        List<String> origins,
        UploadLimits uploads,
        Retention retention,
        boolean privateWebhooks,
        Path log,
        String broker,
        String dashboard,
        String provider) {

    public ConsoleSettings {
        hosts = List.copyOf(hosts);
        origins = List.copyOf(origins);
    }

    /** The same, where it is known what computes the lips. */
    public ConsoleSettings with(String knownProvider) {
        return new ConsoleSettings(
                bind,
                port,
                credentials,
                hosts,
                origins,
                uploads,
                retention,
                privateWebhooks,
                log,
                broker,
                dashboard,
                knownProvider);
    }
}
