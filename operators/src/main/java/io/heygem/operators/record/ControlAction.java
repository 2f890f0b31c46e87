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
    RETRY_FAILED
}
