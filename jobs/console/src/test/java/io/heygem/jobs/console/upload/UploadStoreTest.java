package io.heygem.jobs.console.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.operators.storage.Digests;
import io.heygem.operators.storage.JobLayout;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadStoreTest {

    private static final UploadLimits LIMITS =
            new UploadLimits(1_000, 100, 3, 2, Duration.ofDays(1));

    @TempDir Path folder;

    private long free = 10_000;
    private UploadStore store;

    @BeforeEach
    void opens() throws IOException {
        store = new UploadStore(new JobLayout(folder), LIMITS, () -> free, Clock.systemUTC());
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void goesOnAfterACutAndARestart() throws Exception {
        Upload upload = store.create(Upload.Kind.VIDEO, "../../a\u0000b.MP4", 6);
        InputStream torn =
                new SequenceInputStream(
                        bytes("abc"),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("connection reset");
                            }

                            @Override
                            public int read(byte[] into, int at, int most) throws IOException {
                                throw new IOException("connection reset");
                            }
                        });
        assertThatThrownBy(() -> store.append(upload.id(), 0, torn))
                .isInstanceOf(IOException.class);
        opens();
        assertThat(store.offset(store.get(upload.id()))).isEqualTo(3);
        assertThatThrownBy(() -> store.append(upload.id(), 2, bytes("cdef")))
                .hasMessageContaining("UPLOAD_OFFSET");
        assertThat(store.append(upload.id(), 3, bytes("def"))).isEqualTo(6);
        Upload done =
                store.finish(
                        upload.id(), Digests.bytes("abcdef".getBytes(StandardCharsets.US_ASCII)));
        assertThat(store.file(done)).hasContent("abcdef");
        assertThat(store.file(done).getFileName()).hasToString(done.id() + ".mp4");
        assertThat(store.file(done)).startsWith(folder.resolve("videos/input"));
    }

    @Test
    void refusesWhatIsTooLargeAndLeavesNothing() throws Exception {
        assertThatThrownBy(() -> store.create(Upload.Kind.AUDIO, "a", 1_001))
                .hasMessageContaining("413");
        Upload upload = store.create(Upload.Kind.AUDIO, "a", 4);
        assertThatThrownBy(() -> store.append(upload.id(), 0, bytes("abcde")))
                .hasMessageContaining("413");
        assertThat(store.offset(upload)).isZero();
        store.append(upload.id(), 0, bytes("ab"));
        assertThatThrownBy(() -> store.finish(upload.id(), null))
                .hasMessageContaining("UPLOAD_INCOMPLETE");
        store.delete(upload.id());
        try (var left = Files.list(folder.resolve("console/uploads"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void stopsBeforeTheDiskIsFull() throws Exception {
        free = 1_050;
        assertThatThrownBy(() -> store.create(Upload.Kind.VIDEO, "a", 951))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("507");
        Upload first = store.create(Upload.Kind.VIDEO, "a", 500);
        assertThatThrownBy(() -> store.create(Upload.Kind.VIDEO, "b", 451))
                .hasMessageContaining("507");
        free = 101;
        assertThatThrownBy(() -> store.append(first.id(), 0, bytes("abc")))
                .hasMessageContaining("507");
        assertThat(store.offset(first)).isZero();
    }

    @Test
    void takesMoreWhileAnotherThreadMovesAFinishedFile() throws Exception {
        Upload moved = store.create(Upload.Kind.VIDEO, "a.mp4", 3);
        Files.delete(folder.resolve("console/uploads").resolve(moved.id() + ".part"));
        assertThat(store.offset(moved)).isEqualTo(3);
        assertThat(store.create(Upload.Kind.VIDEO, "b.mp4", 3).finished()).isFalse();
    }

    @Test
    void refusesADamagedFile() throws Exception {
        Upload upload = store.create(Upload.Kind.VIDEO, "a.mp4", 3);
        store.append(upload.id(), 0, bytes("abc"));
        assertThatThrownBy(() -> store.finish(upload.id(), "0".repeat(64)))
                .hasMessageContaining("UPLOAD_DIGEST");
        assertThatThrownBy(() -> store.finished(upload.id(), Upload.Kind.VIDEO))
                .hasMessageContaining("UPLOAD_UNFINISHED");
    }
}
