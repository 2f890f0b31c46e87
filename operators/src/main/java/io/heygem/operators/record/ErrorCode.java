package io.heygem.operators.record;

/** Every way a job or a video can fail, grouped by stage. The names are part of the contract. */
public enum ErrorCode {
    JOB_INVALID(ErrorKind.USER),
    /** The same job id with another body. */
    JOB_CONFLICT(ErrorKind.USER),
    /** More videos than the deployment allows in one job. */
    JOB_TOO_LARGE(ErrorKind.USER),
    /** A control command speaks of a job that nobody knows. */
    JOB_UNKNOWN(ErrorKind.USER),
    /** A control command that is none. */
    CONTROL_INVALID(ErrorKind.USER),
    AUDIO_NOT_FOUND(ErrorKind.USER),
    AUDIO_UNREADABLE(ErrorKind.USER),
    AUDIO_NO_AUDIO_TRACK(ErrorKind.USER),
    AUDIO_UNSUPPORTED_CODEC(ErrorKind.USER),
    AUDIO_EMPTY(ErrorKind.USER),
    AUDIO_TOO_LARGE(ErrorKind.USER),
    PROBE_NOT_FOUND(ErrorKind.USER),
    PROBE_UNREADABLE(ErrorKind.USER),
    PROBE_NO_VIDEO_TRACK(ErrorKind.USER),
    PROBE_NO_FRAMES(ErrorKind.USER),
    PROBE_TOO_LARGE(ErrorKind.USER),
    DECODE_UNSUPPORTED_CODEC(ErrorKind.USER),
    DECODE_CORRUPT(ErrorKind.USER),
    DETECT_NO_FACE(ErrorKind.USER),
    /** There are people, but not the one that was asked for. */
    DETECT_FACE_NOT_FOUND(ErrorKind.USER),
    /** This build cannot write what was asked for. */
    ENCODE_UNSUPPORTED_CODEC(ErrorKind.USER),
    INFER_FAILED(ErrorKind.INTERNAL),
    ENCODE_FAILED(ErrorKind.INTERNAL),
    ASSEMBLE_FAILED(ErrorKind.INTERNAL),
    /** The same work has killed the process too often. */
    SEGMENT_POISON(ErrorKind.INTERNAL),
    STORAGE_FAILED(ErrorKind.RESOURCES),
    INTERNAL_ERROR(ErrorKind.INTERNAL);

    private final ErrorKind kind;

    ErrorCode(ErrorKind kind) {
        this.kind = kind;
    }

    /** Who can do something about it. */
    public ErrorKind kind() {
        return kind;
    }
}
