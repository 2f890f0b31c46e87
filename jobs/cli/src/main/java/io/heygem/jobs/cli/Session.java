package io.heygem.jobs.cli;

import java.util.Map;

/**
 * What every command works with.
 *
 * @param lipSync the pipeline
 * @param terminal where results and progress go
 * @param messages the sentences, in the reader's language
 * @param environment the variables of the process
 */
record Session(
        LipSync lipSync, Terminal terminal, Messages messages, Map<String, String> environment) {

    Session {
        environment = Map.copyOf(environment);
    }

    /** A renderer onto this session's terminal. */
    Renderer renderer() {
        return new Renderer(lipSync, terminal, messages);
    }
}
