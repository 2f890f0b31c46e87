package io.heygem.jobs.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;

/**
 * Finds the GPUs: those that {@code external-resource.gpu.param.indexes} names, else all that
 * {@code nvidia-smi} lists.
 */
public final class GpuDriverFactory implements ExternalResourceDriverFactory {

    private static final ConfigOption<List<Integer>> INDEXES =
            ConfigOptions.key("indexes").intType().asList().noDefaultValue();

    private static final ConfigOption<String> TOOL =
            ConfigOptions.key("nvidia-smi").stringType().defaultValue("nvidia-smi");

    private static final long TOOL_SECONDS = 30;

    @Override
    public ExternalResourceDriver createExternalResourceDriver(Configuration configuration)
            throws IOException, InterruptedException {
        List<Integer> named = configuration.get(INDEXES);
        return new GpuDriver(named != null ? named : listed(configuration.get(TOOL)));
    }

    private static List<Integer> listed(String tool) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(tool, "--query-gpu=index", "--format=csv,noheader")
                        .redirectErrorStream(true)
                        .start();
        String printed;
        try {
            process.getOutputStream().close();
            printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(TOOL_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException(tool + " did not end within " + TOOL_SECONDS + " s");
            }
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    tool + " ended with code " + process.exitValue() + ": " + printed.strip());
        }
        List<Integer> indexes = new ArrayList<>();
        for (String line : printed.lines().map(String::strip).toList()) {
            try {
                indexes.add(Integer.valueOf(line));
            } catch (NumberFormatException e) {
                throw new IOException(
                        tool + " printed “" + line + "”, expected the number of a GPU", e);
            }
        }
        return indexes;
    }
}
