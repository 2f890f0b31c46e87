package io.heygem.operators.record;

/** What is being done to a video, in order. */
public enum RenderPhase {
    QUEUED,
    PROBING,
    DETECTING,
    RENDERING,
    ASSEMBLING
}
