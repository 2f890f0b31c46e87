package io.heygem.jobs.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageTest {

    @TempDir Path workspace;

    private void checkpoint(ClusterFolder folder, String job, int number, boolean complete)
            throws Exception {
        Path path = folder.checkpoints().resolve(job).resolve("chk-" + number);
        Files.createDirectories(path);
        if (complete) {
            Files.createFile(path.resolve("_metadata"));
        }
    }

    @Test
    void goesOnFromTheLatestCompleteCheckpointOfTheJob() throws Exception {
        ClusterFolder folder = ClusterFolder.of(workspace);
        checkpoint(folder, "aa", 9, true);
        checkpoint(folder, "aa", 10, true);
        checkpoint(folder, "aa", 11, false);
        checkpoint(folder, "bb", 99, true);

        assertThat(new Lineage("aa", "file:/before").latest(folder).orElseThrow())
                .endsWith("/aa/chk-10/");
    }

    @Test
    void goesOnFromWhereTheJobBeganWhenItCompletedNothing() throws Exception {
        ClusterFolder folder = ClusterFolder.of(workspace);
        checkpoint(folder, "aa", 1, false);
        assertThat(new Lineage("aa", "file:/before").latest(folder)).contains("file:/before");
        assertThat(new Lineage("cc", "").latest(folder)).isEmpty();
    }

    @Test
    void knowsAfterASavepointOnlyTheSavepoint() throws Exception {
        ClusterFolder folder = ClusterFolder.of(workspace);
        checkpoint(folder, "aa", 3, true);
        new Lineage("", "file:/savepoint").write(folder);
        assertThat(Lineage.read(folder)).isEqualTo(new Lineage("", "file:/savepoint"));
        assertThat(Lineage.read(folder).latest(folder)).contains("file:/savepoint");
    }
}
