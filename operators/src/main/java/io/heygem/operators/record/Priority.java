package io.heygem.operators.record;

/** How urgent a job is; work of a more urgent class always goes first. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
