package io.heygem.operators.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigestsTest {

    @TempDir Path folder;

    @Test
    void digestsOfFilesAreThoseOfSha256sum() throws IOException {
        Path file = folder.resolve("声音.wav");
        Files.writeString(file, "");
        assertThat(Digests.file(file))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        Files.writeString(file, "abc");
        assertThat(Digests.file(file))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void aFileLongerThanTheBufferIsReadToItsEnd() throws IOException {
        Path file = folder.resolve("long");
        byte[] content = new byte[3 << 20];
        Files.write(file, content);
        String zeros = Digests.file(file);
        content[content.length - 1] = 1;
        Files.write(file, content);
        assertThat(Digests.file(file)).isNotEqualTo(zeros);
    }

    @Test
    void aFileThatIsNotThereIsAnError() {
        assertThatThrownBy(() -> Digests.file(folder.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void noTwoListsOfWordsShareADigest() {
        assertThat(Digests.of("ab", "c"))
                .isNotEqualTo(Digests.of("a", "bc"))
                .isNotEqualTo(Digests.of("abc"))
                .isNotEqualTo(Digests.of("ab", "c", ""))
                .isEqualTo(Digests.of("ab", 'c'));
        // printf '3:abc' | sha256sum
        assertThat(Digests.of("abc"))
                .isEqualTo("aab5f9ae99b2e38fb462025c8f72f570c9c811705d2a4277dc855d7fa293fe97");
    }
}
