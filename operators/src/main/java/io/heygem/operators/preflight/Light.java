package io.heygem.operators.preflight;

/** What to expect of a file. */
public enum Light {
    /** Nothing speaks against it. */
    GREEN,
    /** It will be rendered; somebody should look at what is said about it. */
    AMBER,
    /** Nothing can be made of it. */
    RED
}
