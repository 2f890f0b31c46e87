package io.heygem.jobs.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedCheckpointsTest {

    @TempDir Path folder;

    private RetainedCheckpoints checkpoints;

    @BeforeEach
    void looksThere() {
        checkpoints = new RetainedCheckpoints(folder);
    }

    private Path complete(String name, long seconds) throws IOException {
        Path checkpoint = Files.createDirectories(folder.resolve(name));
        Path metadata = Files.createFile(checkpoint.resolve("_metadata"));
        Files.setLastModifiedTime(metadata, FileTime.fromMillis(seconds * 1000));
        return checkpoint;
    }

    @Test
    void takesTheYoungestCompleteOneAndRemovesTheRest() throws IOException {
        Path old = complete("run2/chk-100", 10);
        Path young = complete("run1/chk-9", 30);
        Path older = complete("run1/chk-8", 20);
        Path unfinished = Files.createDirectories(folder.resolve("run3/chk-1"));

        assertThat(checkpoints.latest()).contains(young);
        checkpoints.keepOnly(young);
        assertThat(young.resolve("_metadata")).exists();
        assertThat(old).doesNotExist();
        assertThat(older).doesNotExist();
        assertThat(unfinished).doesNotExist();

        checkpoints.keepOnly(null);
        assertThat(checkpoints.latest()).isEmpty();
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertThat(new RetainedCheckpoints(folder.resolve("none")).latest()).isEmpty();
    }
}
