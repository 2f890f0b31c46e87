package io.heygem.jobs.cli.cluster;

import java.util.List;
import java.util.Map;

/**
 * How to start a process.
 *
 * @param name its name in this cluster
 * @param line program and arguments
 * @param environment variables beside the inherited ones
 */
record ChildCommand(String name, List<String> line, Map<String, String> environment) {

    ChildCommand {
        line = List.copyOf(line);
        environment = Map.copyOf(environment);
    }
}
