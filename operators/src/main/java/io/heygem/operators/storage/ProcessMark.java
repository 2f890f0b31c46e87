package io.heygem.operators.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Names one process for as long as anyone may ask whether it still lives: host, process id and
 * start time, so that a reused process id is no mistake.
 *
 * @param host name of the machine or container
 * @param pid process id on it
 * @param startedAtMs when the process began, epoch milliseconds; 0 where the system does not tell
 */
public record ProcessMark(String host, long pid, long startedAtMs) {

    private static final ProcessMark OWN =
            new ProcessMark(
                    hostName(),
                    ProcessHandle.current().pid(),
                    startedAtMs(ProcessHandle.current()));

    /** The process that asks. */
    public static ProcessMark own() {
        return OWN;
    }

    /** Reads what {@link #toString} wrote; empty when it is something else. */
    public static Optional<ProcessMark> parse(String text) {
        String[] parts = text.split("_", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new ProcessMark(parts[2], Long.parseLong(parts[0]), Long.parseLong(parts[1])));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether the process is known to be gone. Of another host nobody knows, so the answer is no.
     */
    public boolean isGone() {
        if (!isOfThisHost()) {
            return false;
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startedAtMs(process) == startedAtMs)
                .isEmpty();
    }

    /** Whether the process runs, or ran, on this host. */
    public boolean isOfThisHost() {
        return host.equals(OWN.host);
    }

    /** Fit for a file name: process id, start, host. */
    @Override
    public String toString() {
        return pid + "_" + startedAtMs + "_" + host;
    }

    private static long startedAtMs(ProcessHandle process) {
        return process.info().startInstant().map(start -> start.toEpochMilli()).orElse(0L);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
