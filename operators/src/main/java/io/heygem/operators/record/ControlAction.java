package io.heygem.operators.record;

/** What can be asked of a job that is there. */
public enum ControlAction {
    /** Ends it: what is open becomes CANCELLED, finished videos stay. */
    CANCEL,
    /** Releases nothing more until it is resumed. */
    PAUSE,
    /** Goes on after a pause. */
    RESUME,
    /** Renders the videos again that failed or were cancelled. */
    RETRY_FAILED,
    /**
     * Takes up every unfinished job of the workspace. Not for users: the stream says it once to
     * itself when it begins without memory.
     */
    ADOPT
}
