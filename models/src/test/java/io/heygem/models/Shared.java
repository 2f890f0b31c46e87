package io.heygem.models;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The folder of reference files outside the repository. */
public final class Shared {

    private Shared() {}

    /** A reference file; the calling test is skipped, saying so, where it is missing. */
    public static Path file(String name) {
        Path file = Path.of(System.getProperty("heygem.shared", "../../shared"), name);
        boolean there = Files.isRegularFile(file);
        if (!there) {
            System.out.println("SKIPPED: reference file " + file + " is missing");
        }
        Assumptions.assumeTrue(there, () -> "reference file " + file + " is missing");
        return file;
    }
}
