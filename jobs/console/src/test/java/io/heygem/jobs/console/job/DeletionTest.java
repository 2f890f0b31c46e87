package io.heygem.jobs.console.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.jobs.console.http.EventHub;
import io.heygem.jobs.console.http.HttpProblem;
import io.heygem.jobs.console.upload.Upload;
import io.heygem.jobs.console.upload.UploadLimits;
import io.heygem.jobs.console.upload.UploadStore;
import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.StatusEvent.State;
import io.heygem.pipeline.event.StatusEventBuilder;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionTest {

    private static final Duration UNDO = Duration.ofMinutes(10);
    private static final int BYTES = 1_000;

    @TempDir Path folder;

    private final Turned clock = new Turned();
    private JobLayout layout;
    private OwnJobs own;
    private JobBook book;
    private UploadStore uploads;

    /** A clock that a test turns. */
    private static final class Turned extends Clock {

        private Instant now = Instant.parse("2026-11-26T00:00:00Z");

        void turn(Duration by) {
            now = now.plus(by);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @BeforeEach
    void opens() throws Exception {
        layout = new JobLayout(folder);
        own = new OwnJobs(layout);
        book = new JobBook(own, UNDO);
        uploads =
                new UploadStore(
                        layout,
                        new UploadLimits(1 << 20, 0, 100, 8, Duration.ofDays(2)),
                        () -> Long.MAX_VALUE / 2,
                        clock);
    }

    private Deletion deletion(Duration age, long bytes) {
        return new Deletion(
                layout,
                book,
                own,
                uploads,
                new EventHub(() -> Map.of()),
                new Retention(UNDO, age, bytes),
                clock);
    }

    private String upload(Upload.Kind kind, String name) throws Exception {
        Upload upload = uploads.create(kind, name, 3);
        uploads.append(upload.id(), 0, new ByteArrayInputStream(new byte[3]));
        return uploads.finish(upload.id(), null).id();
    }

    /** A job of ours with one video, and its output where it has ended. */
    private Path job(String jobId, State state) throws Exception {
        OwnJob.Source audio = new OwnJob.Source(null, upload(Upload.Kind.AUDIO, "a.wav"), "a.wav");
        OwnJob.Source video = new OwnJob.Source("v", upload(Upload.Kind.VIDEO, "v.mp4"), "v.mp4");
        own.keep(
                new OwnJob(
                        jobId,
                        jobId,
                        clock.millis(),
                        audio,
                        List.of(video),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        0,
                        false));
        Path output = layout.outputs(jobId).resolve("v.mp4");
        Files.createDirectories(output.getParent());
        Files.write(output, new byte[BYTES]);
        Files.writeString(JobLayout.manifest(output), "{}");
        tell(jobId, "v", state, state.terminal() ? output : null);
        tell(jobId, null, state, null);
        return output;
    }

    private void tell(String jobId, String videoId, State state, Path output) {
        String id = jobId + videoId;
        StatusEventBuilder event =
                videoId == null
                        ? StatusEventBuilder.job(id, jobId, 1, state)
                        : StatusEventBuilder.video(id, jobId, videoId, 1, state);
        if (output != null) {
            event.output(output.toString(), 1, 0);
        }
        book.status(event.at(clock.millis()));
    }

    private List<String> jobs() {
        return book.all(any -> true).stream().map(JobView::jobId).sorted().toList();
    }

    @Test
    void whatIsDeletedGoesWhenItCanNoLongerBeUndone() throws Exception {
        Deletion deletion = deletion(Duration.ZERO, 0);
        Path output = job("a", State.COMPLETED);
        Path other = job("b", State.COMPLETED);
        deletion.delete("a");
        clock.turn(UNDO);
        deletion.cleanUp();
        assertThat(output).exists();
        deletion.restore("a");
        clock.turn(UNDO.multipliedBy(2));
        deletion.cleanUp();
        assertThat(output).exists();

        deletion.delete("a");
        clock.turn(UNDO.plusMillis(1));
        deletion.cleanUp();
        assertThat(output.getParent()).doesNotExist();
        assertThat(other).exists();
        assertThat(jobs()).containsExactly("b");
        assertThat(uploads.all()).as("only the other's files stay").hasSize(2);
        assertThatThrownBy(() -> deletion.restore("a"))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("JOB_UNKNOWN");
    }

    @Test
    void whatIsTooOldGoesButNothingThatIsOpen() throws Exception {
        Deletion deletion = deletion(Duration.ofDays(7), 0);
        Path old = job("old", State.COMPLETED);
        Path open = job("open", State.RUNNING);
        Path paused = job("paused", State.PAUSED);
        clock.turn(Duration.ofDays(6));
        Path young = job("young", State.FAILED);
        upload(Upload.Kind.VIDEO, "nobody's.mp4");
        deletion.cleanUp();
        assertThat(jobs()).containsExactly("old", "open", "paused", "young");

        clock.turn(Duration.ofDays(2));
        deletion.cleanUp();
        assertThat(jobs()).containsExactly("open", "paused", "young");
        assertThat(old).doesNotExist();
        assertThat(List.of(open, paused, young)).allMatch(Files::exists);
        assertThat(uploads.all()).hasSize(7);

        clock.turn(Duration.ofDays(20));
        deletion.cleanUp();
        assertThat(jobs()).containsExactly("open", "paused");
        assertThat(uploads.all()).as("what open jobs need stays for ever").hasSize(4);
    }

    @Test
    void theOldestGoWhereThereIsTooMuchButNothingThatIsOpen() throws Exception {
        Deletion deletion = deletion(Duration.ZERO, 2 * BYTES);
        job("0-open", State.RUNNING);
        for (String jobId : List.of("1", "2", "3", "4")) {
            clock.turn(Duration.ofMinutes(1));
            job(jobId, State.COMPLETED);
        }
        deletion.cleanUp();
        assertThat(jobs()).containsExactly("0-open", "3", "4");
        deletion(Duration.ZERO, 1).cleanUp();
        assertThat(jobs()).containsExactly("0-open");
        assertThat(layout.outputs("0-open").resolve("v.mp4")).exists();
        assertThat(uploads.all()).hasSize(2);
    }

    @Test
    void anOpenJobCannotBeDeleted() throws Exception {
        job("open", State.RUNNING);
        assertThatThrownBy(() -> deletion(Duration.ZERO, 0).delete("open"))
                .isInstanceOf(HttpProblem.class)
                .hasMessageContaining("JOB_OPEN");
    }
}
