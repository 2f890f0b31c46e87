package io.heygem.operators.record;

/** Who can do something about a failure; the kind alone decides whether a retry makes sense. */
public enum ErrorKind {
    /** The input or the request: no retry helps. */
    USER,
    /** Something outside this program, such as a file that is away: a retry may help. */
    EXTERNAL,
    /** Not enough disk, memory or GPU: a retry helps later. */
    RESOURCES,
    /** A bug of ours. */
    INTERNAL
}
