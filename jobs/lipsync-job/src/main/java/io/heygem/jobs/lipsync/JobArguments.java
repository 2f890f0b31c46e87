package io.heygem.jobs.lipsync;

import io.heygem.pipeline.LipSyncOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.YamlParserUtils;

/**
 * Arguments of the job as options. {@code -D key=value} (or {@code -Dkey=value}) wins over {@code
 * --config FILE.yaml}, which wins over the {@code lipsync.*} keys of the cluster's own {@code
 * config.yaml}. A key that is none of ours is refused, wherever it stands.
 */
final class JobArguments {

    private static final String PREFIX = "lipsync.";

    private final Map<String, String> definitions = new LinkedHashMap<>();
    private final Map<String, String> file = new LinkedHashMap<>();

    private JobArguments() {}

    /**
     * The options that arguments and cluster give together.
     *
     * @throws IllegalArgumentException naming the first argument, key or value that makes no sense
     */
    static Configuration options(String[] args, ReadableConfig cluster) throws IOException {
        JobArguments arguments = new JobArguments();
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--config") || args[i].equals("-D")) {
                if (i + 1 == args.length) {
                    throw new IllegalArgumentException(args[i] + " stands without a value");
                }
                arguments.take(args[i], args[++i]);
            } else if (args[i].startsWith("--config=")) {
                arguments.take("--config", args[i].substring("--config=".length()));
            } else if (args[i].startsWith("-D")) {
                arguments.take("-D", args[i].substring(2));
            } else {
                throw new IllegalArgumentException(
                        "argument is %s, expected -D key=value or --config FILE.yaml"
                                .formatted(args[i]));
            }
        }
        Map<String, String> all = new LinkedHashMap<>();
        cluster.toMap().forEach((key, value) -> putOwn(all, key, value));
        all.putAll(arguments.file);
        all.putAll(arguments.definitions);
        Configuration options = Configuration.fromMap(all);
        check(options);
        return options;
    }

    private static void check(Configuration options) {
        List<String> unknown = LipSyncOptions.unknown(options.keySet());
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is no option of the pipeline, expected one of %s"
                            .formatted(
                                    String.join(", ", unknown),
                                    LipSyncOptions.all().stream().map(ConfigOption::key).toList()));
        }
        for (ConfigOption<?> option : LipSyncOptions.unreadable(options)) {
            throw new IllegalArgumentException(
                    "%s is %s, which is no value it can have; pipeline/OPTIONS.md tells its type"
                            .formatted(option.key(), options.toMap().get(option.key())));
        }
    }

    private void take(String flag, String value) throws IOException {
        if (flag.equals("--config")) {
            read(Path.of(value));
            return;
        }
        int equals = value.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException("-D is %s, expected key=value".formatted(value));
        }
        putOnlyOwn(definitions, value.substring(0, equals), value.substring(equals + 1), "-D");
    }

    private void read(Path yaml) throws IOException {
        if (!Files.isRegularFile(yaml)) {
            throw new IllegalArgumentException(
                    "--config is %s, expected a YAML file".formatted(yaml));
        }
        Map<String, Object> tree;
        try {
            tree = YamlParserUtils.loadYamlFile(yaml.toFile());
        } catch (Exception e) {
            throw new IllegalArgumentException(
                    "--config is %s, which is no YAML: %s".formatted(yaml, e.getMessage()), e);
        }
        flatten("", tree, yaml);
    }

    private void flatten(String at, Map<?, ?> tree, Path yaml) {
        tree.forEach(
                (name, value) -> {
                    String key = at.isEmpty() ? String.valueOf(name) : at + "." + name;
                    if (value instanceof Map<?, ?> below) {
                        flatten(key, below, yaml);
                    } else {
                        putOnlyOwn(file, key, String.valueOf(value), yaml.toString());
                    }
                });
    }

    private static void putOwn(Map<String, String> all, String key, String value) {
        if (key.startsWith(PREFIX)) {
            all.put(key, value);
        }
    }

    private static void putOnlyOwn(
            Map<String, String> all, String key, String value, String place) {
        if (!key.startsWith(PREFIX)) {
            throw new IllegalArgumentException(
                    "%s is no option of the pipeline, expected lipsync.* (%s)"
                            .formatted(key, place));
        }
        all.put(key, value);
    }
}
