package io.heygem.jobs.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/** Asks the file system whether two names mean one file: links, capitals and all. */
final class SameFile {

    private SameFile() {}

    /** True when writing this path would overwrite one of the files. */
    static boolean any(Path path, Collection<Path> files) {
        if (!Files.exists(path)) {
            return files.contains(path);
        }
        try {
            for (Path file : files) {
                if (Files.exists(file) && Files.isSameFile(path, file)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot compare " + path + " with the inputs", e);
        }
    }
}
