package io.heygem.jobs.cli.cluster;

import java.time.Instant;

/**
 * One line of a cluster's status.
 *
 * @param name the process
 * @param pid its number; 0 when it does not run
 * @param since when it started; null when it does not run
 */
public record ProcessStatus(String name, long pid, Instant since) {

    /** True when the process runs. */
    public boolean running() {
        return pid != 0;
    }
}
