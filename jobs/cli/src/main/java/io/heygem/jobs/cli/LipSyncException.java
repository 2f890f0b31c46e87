package io.heygem.jobs.cli;

/** The machine or the program broke; nothing the videos can help. */
final class LipSyncException extends Exception {

    private static final long serialVersionUID = 1L;

    LipSyncException(String message) {
        super(message);
    }

    LipSyncException(String message, Throwable cause) {
        super(message, cause);
    }
}
