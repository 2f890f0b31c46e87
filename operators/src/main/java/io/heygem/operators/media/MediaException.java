package io.heygem.operators.media;

import io.heygem.operators.record.ErrorCode;

/** A file could not be read or written; the message names the file and what was expected. */
public final class MediaException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    public MediaException(ErrorCode code, String message) {
        super(message);
        this.code = code;
    }

    public MediaException(ErrorCode code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    /** What kind of trouble it is. */
    public ErrorCode code() {
        return code;
    }
}
