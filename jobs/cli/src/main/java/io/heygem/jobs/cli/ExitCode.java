package io.heygem.jobs.cli;

/** What the shell sees; the numbers are part of the contract. */
final class ExitCode {

    /** Every video is done. */
    static final int DONE = 0;

    /** The machine or the program broke. */
    static final int BROKEN = 1;

    /** The command line makes no sense; nothing was started. */
    static final int WRONG_USAGE = 2;

    /** Some videos failed; the others are done. */
    static final int SOME_FAILED = 3;

    /** Stopped from outside (128 + SIGINT, as shells count). */
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
