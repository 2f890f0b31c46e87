package io.heygem.jobs.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {

    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir Path workspace;

    private ClusterFolder folder;

    @BeforeEach
    void needsAShell() throws IOException {
        assumeThat(SHELL).exists();
        folder = ClusterFolder.of(workspace);
        Files.createDirectories(folder.root());
    }

    private ChildProcess start(String script) throws IOException {
        return ChildProcess.start(
                folder,
                new ChildCommand(
                        "child", List.of(SHELL.toString(), "-c", script), Map.of("WORD", "seen")));
    }

    /** Before that the shell may not have come to its first word, or to its trap. */
    private void waitUntilItPrinted(ChildProcess child) throws Exception {
        while (Files.size(folder.printed("child")) == 0) {
            assertThat(child.handle().isAlive()).isTrue();
            Thread.sleep(10);
        }
    }

    @Test
    void findsAProcessAgainByItsFileAndEndsIt() throws Exception {
        ChildProcess child = start("echo $WORD; exec sleep 600");
        waitUntilItPrinted(child);
        assertThat(ChildProcess.find(folder, "child").orElseThrow().pid()).isEqualTo(child.pid());
        child.end(Duration.ofSeconds(20));
        assertThat(ChildProcess.find(folder, "child")).isEmpty();
        assertThat(folder.printed("child")).hasContent("seen");
    }

    @Test
    void killsAProcessThatDoesNotEnd() throws Exception {
        ChildProcess child = start("trap '' TERM; echo ready; while true; do sleep 1; done");
        waitUntilItPrinted(child);
        child.end(Duration.ofMillis(100));
        assertThat(child.handle().isAlive()).isFalse();
    }

    @Test
    void neverTakesAnotherProcessOfTheSameNumberForItsOwn() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        Instant before = self.info().startInstant().orElseThrow().minusSeconds(60);
        Files.writeString(folder.pid("child"), self.pid() + " " + before.toEpochMilli());
        assertThat(ChildProcess.find(folder, "child")).isEmpty();
        new ChildProcess("child", self, before).end(Duration.ZERO);
        assertThat(self.isAlive()).isTrue();
    }

    @Test
    void saysWhichFileIsBroken() throws Exception {
        Files.writeString(folder.pid("child"), "12 noon");
        assertThatThrownBy(() -> ChildProcess.find(folder, "child"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("child.pid holds “12 noon”, expected a process number");
    }
}
