package io.heygem.jobs.console.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.jobs.console.http.Json;
import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoState;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastJobsTest {

    @TempDir Path folder;

    private JobLayout layout;
    private JobBook book;

    @BeforeEach
    void opens() throws Exception {
        layout = new JobLayout(folder);
        book = new JobBook(new OwnJobs(layout), Duration.ofMinutes(10));
    }

    private void tell() {
        new PastJobs(layout).tell(book::knows, book);
    }

    private VideoRequest request(String jobId, String videoId) {
        return new VideoRequest(
                jobId,
                videoId,
                1,
                Priority.NORMAL,
                "/in/a.wav",
                "/in/" + videoId + ".mp4",
                layout.outputs(jobId).resolve(videoId + ".mp4").toString());
    }

    private void write(Path file, byte[] content) throws Exception {
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private void accept(String jobId, String... videoIds) throws Exception {
        List<VideoRequest> videos =
                List.of(videoIds).stream().map(id -> request(jobId, id)).toList();
        write(
                layout.jobFile(jobId),
                Json.bytes(
                        new RenderJob(
                                jobId,
                                "digest",
                                null,
                                Priority.NORMAL,
                                videos,
                                Map.of("title", "春季"))));
    }

    private void end(VideoRequest request, VideoState state, ErrorCode code) throws Exception {
        boolean done = state == VideoState.COMPLETED;
        VideoOutcome outcome =
                new VideoOutcome(
                        request.jobId(),
                        request.videoId(),
                        request.attempt(),
                        request.video(),
                        state,
                        code,
                        code == null ? null : "reason",
                        List.of(),
                        done ? request.output() : null,
                        25,
                        1,
                        1,
                        0,
                        2.5);
        write(layout.outcome(request), Json.bytes(outcome));
    }

    @Test
    void aJobThatEndedIsKnownFromItsFiles() throws Exception {
        accept("j", "a", "b");
        end(request("j", "a"), VideoState.COMPLETED, null);
        end(request("j", "b"), VideoState.FAILED, ErrorCode.DETECT_NO_FACE);
        tell();
        JobView job = book.get("j", true);
        assertThat(job.state()).isEqualTo("FAILED");
        assertThat(job.title()).isEqualTo("春季");
        assertThat(job.counts().completed()).isEqualTo(1);
        assertThat(job.counts().failed()).isEqualTo(1);
        assertThat(job.createdAt()).isPositive();
        assertThat(job.videos().get(0).result()).isEqualTo("/api/jobs/j/videos/a/result");
        assertThat(job.videos().get(0).frames()).isEqualTo(25);
        assertThat(job.videos().get(1).code()).isEqualTo("DETECT_NO_FACE");
    }

    @Test
    void aJobThatHasNotEndedIsOpen() throws Exception {
        accept("half", "a", "b");
        end(request("half", "a"), VideoState.COMPLETED, null);
        accept("retried", "a");
        end(request("retried", "a"), VideoState.FAILED, ErrorCode.INTERNAL_ERROR);
        write(
                layout.retry("retried", 1),
                "0 2\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        tell();
        assertThat(JobApi.open(book.get("half", false))).isTrue();
        assertThat(JobApi.open(book.get("retried", false))).isTrue();
        assertThat(book.get("retried", true).videos().get(0).attempt()).isEqualTo(2);
    }

    @Test
    void whatTheTopicsToldHolds() throws Exception {
        accept("j", "a");
        end(request("j", "a"), VideoState.COMPLETED, null);
        book.status(
                JobBookTest.event(
                        "j", null, 1, io.heygem.pipeline.event.StatusEvent.State.CANCELLED, 1_000));
        tell();
        assertThat(book.get("j", true).state()).isEqualTo("CANCELLED");
        assertThat(book.get("j", true).videos()).isEmpty();
    }

    @Test
    void aFinishedVideoIsKnownFromTheManifestBesideIt() throws Exception {
        Path output = layout.outputs("m").resolve("v.mp4");
        write(output, new byte[10]);
        write(
                JobLayout.manifest(output),
                Json.bytes(
                        Map.of(
                                "jobId",
                                "m",
                                "videoId",
                                "v",
                                "video",
                                "/in/王芳.mp4",
                                "frames",
                                40,
                                "framesWithoutFace",
                                2,
                                "warnings",
                                List.of("warned"))));
        write(layout.outputs("m").resolve("lonely.json"), new byte[] {'{', '}'});
        write(layout.outputs("x").resolve("notes.json"), new byte[] {'7'});
        write(layout.outputs("x").resolve("notes.mp4"), new byte[] {'7'});
        tell();
        JobView job = book.get("m", true);
        assertThat(job.state()).isEqualTo("COMPLETED_WITH_WARNINGS");
        assertThat(job.videos())
                .singleElement()
                .satisfies(
                        video -> {
                            assertThat(video.name()).isEqualTo("王芳.mp4");
                            assertThat(video.frames()).isEqualTo(40);
                            assertThat(video.result()).isNotNull();
                        });
        assertThat(book.all(any -> true)).hasSize(1);
    }

    @Test
    void anOutcomeThatCannotBeReadStaysWhereItIs() throws Exception {
        accept("j", "a");
        Path outcome = layout.outcome(request("j", "a"));
        write(outcome, new byte[] {'{'});
        tell();
        assertThat(JobApi.open(book.get("j", false))).isTrue();
        assertThat(outcome).exists();
    }
}
