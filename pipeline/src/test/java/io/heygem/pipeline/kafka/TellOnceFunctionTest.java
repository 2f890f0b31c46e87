package io.heygem.pipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;
import io.heygem.pipeline.event.StatusEventBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TellOnceFunctionTest {

    // Fields of a function are copied with it; what a test looks at is not.
    private static final List<StatusEvent> TOPIC = new ArrayList<>();
    private static final List<Long> ASKED = new ArrayList<>();

    private static final TellOnceFunction.Past PAST =
            (since, listener) -> {
                ASKED.add(since);
                List.copyOf(TOPIC).forEach(listener::status);
            };

    private OneInputStreamOperatorTestHarness<StatusEvent, StatusEvent> harness;

    @BeforeEach
    void forget() throws Exception {
        TOPIC.clear();
        ASKED.clear();
        harness = harness();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void nothingOfAnEndedAttemptIsToldAgain() throws Exception {
        topic(video("a", 1, State.QUEUED), video("a", 1, State.COMPLETED), job(1, State.RUNNING));
        assertThat(
                        passed(
                                video("a", 1, State.QUEUED),
                                video("a", 1, State.ASSEMBLING),
                                video("a", 1, State.COMPLETED),
                                job(1, State.COMPLETED)))
                .containsExactly("j/1/COMPLETED");
    }

    @Test
    void theEndOfAJobIsToldOnceAndNoStateAfterIt() throws Exception {
        topic(job(1, State.RUNNING), job(1, State.FAILED));
        assertThat(passed(job(1, State.RUNNING), job(1, State.FAILED))).isEmpty();
    }

    @Test
    void anotherAttemptIsNews() throws Exception {
        topic(video("a", 1, State.FAILED), job(1, State.FAILED));
        assertThat(
                        passed(
                                video("a", 2, State.QUEUED),
                                video("a", 2, State.COMPLETED),
                                job(2, State.RUNNING),
                                job(2, State.COMPLETED)))
                .containsExactly("j/a/2/QUEUED", "j/a/2/COMPLETED", "j/2/RUNNING", "j/2/COMPLETED");
    }

    @Test
    void anEarlierAttemptIsOld() throws Exception {
        topic(video("a", 2, State.QUEUED));
        assertThat(passed(video("a", 1, State.FAILED), video("a", 2, State.QUEUED))).isEmpty();
    }

    @Test
    void whatIsNotTheLastWordMayComeAgain() throws Exception {
        topic(job(1, State.RUNNING), job(1, State.PAUSED));
        // Held back, the second RUNNING would leave readers with PAUSED.
        assertThat(passed(job(1, State.PAUSED), job(1, State.RUNNING), job(1, State.PAUSED)))
                .containsExactly("j/1/RUNNING", "j/1/PAUSED");
    }

    @Test
    void readsWhatWasToldSinceItsCheckpointAndEverythingWithoutOne() throws Exception {
        long before = System.currentTimeMillis();
        harness.open();
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        long after = System.currentTimeMillis();
        harness.close();
        harness = harness();
        harness.initializeState(snapshot);
        harness.open();
        long margin = Duration.ofMinutes(10).toMillis();
        assertThat(ASKED).hasSize(2).startsWith(0L);
        assertThat(ASKED.get(1)).isBetween(before - margin, after - margin);
    }

    private static void topic(StatusEvent... events) {
        TOPIC.addAll(List.of(events));
    }

    private List<String> passed(StatusEvent... events) throws Exception {
        harness.open();
        for (StatusEvent event : events) {
            harness.processElement(event, 0);
        }
        return harness.extractOutputValues().stream().map(StatusEvent::eventId).toList();
    }

    private static OneInputStreamOperatorTestHarness<StatusEvent, StatusEvent> harness()
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new ProcessOperator<>(new TellOnceFunction(PAST)));
    }

    private static StatusEvent video(String videoId, int attempt, State state) {
        return event("j/%s/%d/%s".formatted(videoId, attempt, state), videoId, attempt, state);
    }

    private static StatusEvent job(int round, State state) {
        return event("j/%d/%s".formatted(round, state), null, round, state);
    }

    private static StatusEvent event(String id, String videoId, int attempt, State state) {
        return videoId == null
                ? StatusEventBuilder.job(id, "j", attempt, state).at(0)
                : StatusEventBuilder.video(id, "j", videoId, attempt, state).at(0);
    }
}
