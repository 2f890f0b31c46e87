package io.heygem.jobs.cli;

import io.heygem.operators.dispatch.InputFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Gives every input of a batch an output name of its own, even where the file system ignores
 * capitals: {@code a.mp4} stays {@code a.mp4}, {@code a.avi} beside it becomes {@code a_avi.mp4}.
 */
final class OutputNames {

    private final Path outputDir;
    private final Predicate<Path> forbidden;
    private final Set<String> taken = new HashSet<>();

    private OutputNames(Path outputDir, Predicate<Path> forbidden) {
        this.outputDir = outputDir;
        this.forbidden = forbidden;
    }

    /**
     * Names the outputs; folders below {@code inputDir} are kept below {@code outputDir}.
     *
     * @param forbidden says of a path that it must not be written, because it is an input
     * @return output by input, in the order of the inputs
     */
    static Map<Path, Path> of(
            List<Path> inputs, Path inputDir, Path outputDir, Predicate<Path> forbidden) {
        return new OutputNames(outputDir, forbidden).assign(inputs, inputDir);
    }

    private Map<Path, Path> assign(List<Path> inputs, Path inputDir) {
        Map<String, List<Path>> byStem = new LinkedHashMap<>();
        for (Path input : inputs) {
            byStem.computeIfAbsent(key(stem(inputDir.relativize(input))), k -> new ArrayList<>())
                    .add(input);
        }
        Map<Path, Path> given = new LinkedHashMap<>();
        inputs.forEach(input -> given.put(input, null));
        for (List<Path> sameStem : byStem.values()) {
            Path first = sameStem.stream().filter(OutputNames::isMp4).findFirst().orElse(null);
            Path owner = first == null ? sameStem.get(0) : first;
            given.put(owner, free(stem(inputDir.relativize(owner))));
        }
        for (Path input : inputs) {
            if (given.get(input) == null) {
                String extension = InputFiles.extension(input);
                given.put(input, free(stem(inputDir.relativize(input)) + "_" + extension));
            }
        }
        return given;
    }

    private Path free(String stem) {
        for (int i = 1; ; i++) {
            String name = i == 1 ? stem : stem + "_" + i;
            Path output = outputDir.resolve(name + ".mp4");
            if (!forbidden.test(output) && taken.add(key(name))) {
                return output;
            }
        }
    }

    private static boolean isMp4(Path file) {
        return InputFiles.extension(file).equals("mp4");
    }

    private static String stem(Path relative) {
        String name = relative.toString();
        int extension = InputFiles.extension(relative).length();
        return extension == 0 ? name : name.substring(0, name.length() - extension - 1);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
