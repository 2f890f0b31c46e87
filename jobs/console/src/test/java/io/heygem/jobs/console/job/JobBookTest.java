package io.heygem.jobs.console.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.storage.JobLayout;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import io.heygem.pipeline.event.StatusEventBuilder;
import io.heygem.pipeline.event.VideoCounts;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobBookTest {

    @TempDir Path folder;

    private OwnJobs own;
    private JobBook book;

    @BeforeEach
    void opens() throws Exception {
        own = new OwnJobs(new JobLayout(folder));
        book = new JobBook(own, Duration.ofMinutes(10));
    }

    static StatusEvent event(String jobId, String videoId, int attempt, State state, long at) {
        String id = jobId + videoId + state;
        StatusEventBuilder event =
                videoId == null
                        ? StatusEventBuilder.job(id, jobId, attempt, state)
                                .videos(new VideoCounts(2, 0, 0, 0))
                        : StatusEventBuilder.video(id, jobId, videoId, attempt, state);
        return event.metadata(Map.of("title", "春季")).at(at);
    }

    @Test
    void tellsHowFarAJobIsAndWhenItEnds() throws Exception {
        book.status(event("j", null, 1, State.RUNNING, 1_000));
        book.status(event("j", "a", 1, State.QUEUED, 1_000));
        book.progress(new ProgressEvent("j", "a", "rendering", 0, 100, 2_000));
        book.progress(new ProgressEvent("j", "a", "rendering", 50, 100, 12_000));
        JobView job = book.get("j", true);
        assertThat(job.title()).isEqualTo("春季");
        assertThat(job.progress()).isBetween(0.25, 0.35);
        assertThat(job.videos()).singleElement().satisfies(v -> assertThat(v.done()).isEqualTo(50));
        book.status(event("j", "a", 1, State.COMPLETED, 20_000));
        // Late progress of something that has ended changes nothing.
        book.progress(new ProgressEvent("j", "a", "rendering", 60, 100, 21_000));
        assertThat(book.get("j", true).videos().get(0).progress()).isEqualTo(1);
        book.status(event("j", "a", 2, State.QUEUED, 22_000));
        assertThat(book.get("j", true).videos().get(0).state()).isEqualTo("QUEUED");
    }

    @Test
    void paceIsLeftOverDone() {
        Pace pace = new Pace();
        pace.tell(0.1, 1_000);
        assertThat(pace.etaSeconds(1_000)).isNull();
        pace.tell(0.5, 11_000);
        assertThat(pace.etaSeconds(11_000)).isEqualTo(13);
    }

    @Test
    void remembersARefusal() throws Exception {
        OwnJob.Source source = new OwnJob.Source("v001", "u", "a.mp4");
        own.keep(
                new OwnJob(
                        "j",
                        "t",
                        1,
                        source,
                        List.of(source),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        0,
                        false));
        assertThat(book.get("j", false).state()).isEqualTo("SUBMITTED");
        assertThat(book.all(job -> book.called(job, "a.mp"))).hasSize(1);
        assertThat(book.all(job -> book.called(job, "b.mp"))).isEmpty();
        book.deadLetter(
                new DeadLetterEvent(
                        "t",
                        0,
                        0,
                        0,
                        "JOB_TOO_LARGE",
                        List.of("many"),
                        "j",
                        "x".getBytes(StandardCharsets.UTF_8)));
        opens();
        assertThat(book.get("j", false).state()).isEqualTo("REFUSED");
        assertThat(book.get("j", false).reasons()).containsExactly("many");
    }

    @Test
    void namesInZipsMeanNothingToAnUnpacker() {
        assertThat(ResultApi.stem("../../etc/passwd.mp4")).isEqualTo(".._.._etc_passwd");
        assertThat(ResultApi.stem("..")).doesNotContain("..");
        assertThat(ResultApi.stem("王芳 1.mp4")).isEqualTo("王芳 1");
        assertThat(ResultApi.stem("a\u202egpj\r\n.exe")).isEqualTo("a_gpj__");
    }

    @Test
    void knowsPrivateAddresses() throws Exception {
        for (String address :
                new String[] {
                    "127.0.0.1",
                    "10.1.2.3",
                    "192.168.0.1",
                    "172.16.0.1",
                    "169.254.169.254",
                    "100.64.0.1",
                    "0.0.0.0",
                    "255.255.255.255",
                    "::1",
                    "fc00::1",
                    "fe80::1",
                    "::ffff:127.0.0.1"
                }) {
            assertThat(Webhooks.isPublic(InetAddress.getByName(address))).as(address).isFalse();
        }
        assertThat(Webhooks.isPublic(InetAddress.getByName("93.184.216.34"))).isTrue();
    }
}
