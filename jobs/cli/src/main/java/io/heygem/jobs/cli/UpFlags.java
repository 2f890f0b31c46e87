package io.heygem.jobs.cli;

/** Ports of up. */
final class UpFlags {
    static final int DASHBOARD_PORT = 8081;
    static final int BROKER_PORT = 9092;

    private UpFlags() {}
}
