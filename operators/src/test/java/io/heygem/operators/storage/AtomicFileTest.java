package io.heygem.operators.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

    @TempDir Path folder;

    @Test
    void nothingAppearsBeforeTheCommit() throws IOException {
        Path target = folder.resolve("新建文件夹/主播 一.mp4");
        try (AtomicFile file = AtomicFile.create(target)) {
            Files.writeString(file.path(), "half");
            assertThat(target).doesNotExist();
            assertThat(file.path()).hasParent(target.getParent()).hasExtension("mp4");
        }
        assertThat(target.getParent()).isEmptyDirectory();
    }

    @Test
    void aBreakdownLeavesWhatWasThereBefore() throws IOException {
        Path target = folder.resolve("a.mp4");
        Files.writeString(target, "old");
        assertThatThrownBy(
                        () -> {
                            try (AtomicFile file = AtomicFile.create(target)) {
                                Files.writeString(file.path(), "half");
                                throw new IllegalStateException("power cut");
                            }
                        })
                .hasMessage("power cut");
        assertThat(target).hasContent("old");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void theCommitReplacesWhatWasThereBefore() throws IOException {
        Path target = folder.resolve("清单.json");
        AtomicFile.write(target, bytes("old and long"));
        AtomicFile.write(target, bytes("新"));
        assertThat(target).hasContent("新");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void aNameWithoutEndingStaysWithout() throws IOException {
        try (AtomicFile file = AtomicFile.create(folder.resolve("failed"))) {
            assertThat(file.path().getFileName().toString()).doesNotContainPattern("[^.]\\.");
        }
    }

    @Test
    void twoWritersOfOneTargetDoNotMeet() throws IOException {
        Path target = folder.resolve("a.mp4");
        try (AtomicFile one = AtomicFile.create(target);
                AtomicFile two = AtomicFile.create(target)) {
            Files.writeString(one.path(), "one");
            Files.writeString(two.path(), "two");
            one.commit();
            assertThat(target).hasContent("one");
            two.commit();
            assertThat(target).hasContent("two");
        }
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(target));
    }

    @Test
    void committingNothingIsAnError() throws IOException {
        Path target = folder.resolve("a.mp4");
        try (AtomicFile file = AtomicFile.create(target)) {
            assertThatThrownBy(file::commit).isInstanceOf(IOException.class);
        }
        assertThat(target).doesNotExist();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void removesAtOnceWhatADeadProcessOfThisHostLeft() throws IOException {
        ProcessMark own = ProcessMark.own();
        ProcessMark dead = new ProcessMark(own.host(), own.pid(), 1);
        Path left = Files.createFile(folder.resolve(".heygem-1_" + dead + "~.mp4"));
        Path target = folder.resolve("a.mp4");
        try (AtomicFile file = AtomicFile.create(target)) {
            Files.writeString(file.path(), "mine");
            AtomicFile.removeAbandoned(folder, Duration.ofHours(6));
            file.commit();
        }
        assertThat(left).doesNotExist();
        assertThat(target).hasContent("mine");
    }

    @Test
    void removesWhatKilledProcessesLeftButNothingYounger() throws IOException {
        Path old = Files.createFile(folder.resolve(".heygem-old.mp4"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(7))));
        Path young = Files.createFile(folder.resolve(".heygem-young.mp4"));
        Path other = Files.createFile(folder.resolve("old.mp4"));
        Files.setLastModifiedTime(other, FileTime.from(Instant.EPOCH));
        AtomicFile.removeAbandoned(folder, Duration.ofHours(6));
        assertThat(folder).isDirectoryContaining("glob:**/.heygem-young.mp4");
        assertThat(old).doesNotExist();
        assertThat(young).exists();
        assertThat(other).exists();
    }
}
