package io.heygem.jobs.cli;

import java.nio.file.Path;
import java.util.Map;

/**
 * How to render and where to tell of it; checked.
 *
 * @param options deployment options by their Flink key
 * @param device auto, cpu or cuda
 * @param logFile the running log
 * @param json true for one JSON document instead of the table
 */
record RenderSettings(Map<String, String> options, String device, Path logFile, boolean json) {

    RenderSettings {
        options = Map.copyOf(options);
    }
}
