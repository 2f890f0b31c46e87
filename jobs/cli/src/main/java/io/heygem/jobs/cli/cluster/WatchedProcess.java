package io.heygem.jobs.cli.cluster;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process that shall always run: started again when it died, ever later when it dies at once. */
final class WatchedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(WatchedProcess.class);
    private static final Duration SHORT_LIFE = Duration.ofSeconds(20);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** How to start a process. */
    interface Command {
        ChildCommand of() throws IOException;
    }

    private final ClusterFolder folder;
    private final String name;
    private final Command command;
    private Duration pause = Duration.ZERO;
    private Instant notBefore = Instant.MIN;
    private boolean ran;

    WatchedProcess(ClusterFolder folder, String name, Command command) {
        this.folder = folder;
        this.name = name;
        this.command = command;
    }

    /** Looks at the process and starts it when it does not run. */
    void look(Instant now) throws IOException {
        Optional<ChildProcess> running = ChildProcess.find(folder, name);
        if (running.isPresent()) {
            ran = true;
            if (Duration.between(running.get().started(), now).compareTo(SHORT_LIFE) > 0) {
                pause = Duration.ZERO;
                notBefore = Instant.MIN;
            }
            return;
        }
        if (now.isBefore(notBefore)) {
            return;
        }
        ChildProcess started = ChildProcess.start(folder, command.of());
        if (ran) {
            LOG.warn("{} had died, started again as process {}", name, started.pid());
        } else {
            LOG.info("{} started as process {}", name, started.pid());
        }
        ran = true;
        pause = longer(pause);
        notBefore = now.plus(pause);
    }

    /** The pause after this one. */
    static Duration longer(Duration pause) {
        Duration next = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
        return next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next;
    }
}
