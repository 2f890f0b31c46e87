package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputNamesTest {

    private static final Path IN = Path.of("/in");
    private static final Path OUT = Path.of("/out");

    private static List<String> names(String... inputs) {
        List<Path> paths = Arrays.stream(inputs).map(IN::resolve).toList();
        return OutputNames.of(paths, IN, OUT, path -> false).values().stream()
                .map(path -> OUT.relativize(path).toString())
                .toList();
    }

    @Test
    void leavesTheMp4ItsNameAndAddsTheExtensionToOthers() {
        assertThat(names("a.avi", "a.mp4", "b.mkv")).containsExactly("a_avi.mp4", "a.mp4", "b.mp4");
    }

    @Test
    void tellsCapitalsApartEvenWhereFileSystemsDoNot() {
        assertThat(names("A.mp4", "a.mp4")).containsExactly("A.mp4", "a_mp4.mp4");
    }

    @Test
    void leavesNamesToThoseWhoHaveThem() {
        assertThat(names("a.avi", "a.mp4", "a_avi.mov"))
                .containsExactly("a_avi_2.mp4", "a.mp4", "a_avi.mp4");
    }

    @Test
    void keepsDotsAndFolders() {
        assertThat(names("x/第 1.期.mp4", "y/第 1.期.mp4"))
                .containsExactly("x/第 1.期.mp4", "y/第 1.期.mp4");
    }

    @Test
    void avoidsForbiddenPaths() {
        assertThat(
                        OutputNames.of(
                                List.of(IN.resolve("a.mp4")),
                                IN,
                                OUT,
                                OUT.resolve("a.mp4")::equals))
                .containsEntry(IN.resolve("a.mp4"), OUT.resolve("a_2.mp4"));
    }
}
