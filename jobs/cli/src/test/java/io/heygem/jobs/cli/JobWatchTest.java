package io.heygem.jobs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.event.DeadLetterEvent;
import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import io.heygem.pipeline.event.StatusEventBuilder;
import io.heygem.pipeline.event.VideoCounts;
import io.heygem.pipeline.kafka.RequestSender.Place;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobWatchTest {

    private final JobWatch watch = new JobWatch("j");
    private final Shown shown = new Shown();

    private static final class Shown implements ProgressView {

        final List<String> finished = new ArrayList<>();
        final List<VideoProgress> progress = new ArrayList<>();
        int total;

        @Override
        public void started(ShownJob job) {
            total = job.total();
        }

        @Override
        public void progress(VideoProgress step) {
            progress.add(step);
        }

        @Override
        public void finished(VideoOutcome outcome) {
            finished.add(outcome.videoId());
        }

        @Override
        public void close() {}
    }

    private static StatusEvent event(String videoId, State state, String code, VideoCounts videos) {
        String id = "j/" + videoId + "/1/" + state;
        if (videoId == null) {
            return StatusEventBuilder.job(id, "j", 1, state).videos(videos).at(1);
        }
        StatusEventBuilder event =
                StatusEventBuilder.video(id, "j", videoId, 1, state)
                        .input("/in/" + videoId + ".mp4");
        if (code != null) {
            event.failure(code, "because");
        }
        if (state == State.COMPLETED) {
            event.output("/out/" + videoId + ".mp4", 1, 0);
        }
        return event.at(1);
    }

    @Test
    void isOverWhenTheJobAndAllItsVideosHaveEnded() {
        watch.status(event("v10", State.QUEUED, null, null));
        watch.status(event(null, State.RUNNING, null, new VideoCounts(2, 0, 0, 0)));
        watch.showOn(shown);
        assertThat(shown.total).isEqualTo(2);
        watch.progress(new ProgressEvent("j", "v10", "rendering", 1, 4, 5));
        watch.progress(new ProgressEvent("other", "v10", "rendering", 2, 4, 5));
        watch.progress(new ProgressEvent("j", "v10", "dreaming", 3, 4, 5));
        assertThat(shown.progress).extracting(VideoProgress::done).containsExactly(1);

        watch.status(event("v10", State.COMPLETED, null, null));
        watch.status(event(null, State.FAILED, null, new VideoCounts(2, 1, 1, 0)));
        assertThat(watch.over()).as("one video's end is still on its way").isFalse();
        watch.status(event("v2", State.FAILED, "FROM_THE_FUTURE", null));
        watch.status(event("v2", State.FAILED, "FROM_THE_FUTURE", null));
        assertThat(watch.over()).isTrue();
        assertThat(shown.finished).containsExactly("v10", "v2");

        Report report = watch.report(1);
        assertThat(report.videos()).extracting(VideoOutcome::videoId).containsExactly("v2", "v10");
        assertThat(report.videos().get(0).code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(report.exitCode()).isEqualTo(ExitCode.SOME_FAILED);
    }

    @Test
    void hearsOnlyTheRefusalOfItsOwnMessage() {
        watch.deadLetter(refusal(7));
        assertThat(watch.refusal()).isNull();
        watch.sent(new Place("jobs", 0, 7));
        watch.deadLetter(refusal(6));
        assertThat(watch.refusal()).isNull();
        watch.deadLetter(refusal(7));
        assertThat(watch.refusal().offset()).isEqualTo(7);
    }

    private static DeadLetterEvent refusal(long offset) {
        return new DeadLetterEvent(
                "jobs", 0, offset, 1, "JOB_INVALID", List.of("no"), null, new byte[0]);
    }
}
