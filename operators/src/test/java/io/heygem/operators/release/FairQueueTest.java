package io.heygem.operators.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.Priority;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FairQueueTest {

    private final FairQueue queue = new FairQueue();
    private long number;

    @Test
    void aJobThatComesLateGetsHalfOfWhatIsFree() {
        add("big", "v1", 6);
        assertThat(take(2)).containsExactly("big/v1#0", "big/v1#1");
        add("small", "w", 3);
        assertThat(take(2)).containsExactly("small/w#0", "small/w#1");
        done("big/v1#0");
        assertThat(take(1)).containsExactly("big/v1#2");
        done("small/w#0");
        assertThat(take(1)).containsExactly("small/w#2");
        assertThat(take(9)).containsExactly("big/v1#3", "big/v1#4", "big/v1#5");
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void whoeverHadLeastGoesFirstWhenAllHaveTheSameUnderWay() {
        add("a", "v", 3);
        assertThat(take(1)).containsExactly("a/v#0");
        done("a/v#0");
        add("b", "v", 2);
        assertThat(take(2)).containsExactly("b/v#0", "a/v#1");
        done("b/v#0");
        done("a/v#1");
        assertThat(take(2)).containsExactly("b/v#1", "a/v#2");
    }

    @Test
    void theVideosOfAJobTakeTurns() {
        add("a", "v1", 3);
        add("a", "v2", 1);
        add("a", "v3", 2);
        assertThat(take(6))
                .containsExactly("a/v1#0", "a/v2#0", "a/v3#0", "a/v1#1", "a/v3#1", "a/v1#2");
    }

    @Test
    void aMoreUrgentClassAlwaysGoesFirst() {
        add(Priority.LOW, "low", "v", 1);
        add("normal", "v", 2);
        assertThat(take(1)).containsExactly("normal/v#0");
        add(Priority.HIGH, "high", "v", 2);
        assertThat(take(4)).containsExactly("high/v#0", "high/v#1", "normal/v#1", "low/v#0");
    }

    @Test
    void aJobThatIsHeldIsPassedOver() {
        add(Priority.HIGH, "held", "v", 1);
        add("other", "v", 1);
        assertThat(queue.next("held"::equals)).map(FairQueueTest::name).contains("other/v#0");
        assertThat(queue.next("held"::equals)).isEmpty();
        assertThat(queue.waitingJobs()).containsExactly("held");
        assertThat(take(1)).containsExactly("held/v#0");
    }

    @Test
    void workOnTheSameFileWaitsForTheOtherToEnd() {
        Ticket first = new Ticket(10, Priority.NORMAL, "a", "a/v", "same");
        Ticket second = new Ticket(11, Priority.NORMAL, "b", "b/v", "same");
        queue.add(first);
        queue.add(second);
        add("b", "w", 1);
        assertThat(queue.next(job -> false)).contains(first);
        assertThat(take(2)).as("b goes on with its other video").containsExactly("b/w#0");
        assertThat(queue.waiting()).isEqualTo(1);
        queue.done(10);
        assertThat(queue.next(job -> false)).contains(second);
    }

    @Test
    void whatIsDroppedIsNeverTaken() {
        add("a", "v1", 2);
        add("a", "v2", 2);
        add("b", "v1", 2);
        assertThat(take(1)).containsExactly("a/v1#0");
        assertThat(queue.drop(ticket -> ticket.taskId().equals("a/v2")))
                .extracting(FairQueueTest::name)
                .containsExactly("a/v2#0", "a/v2#1");
        assertThat(queue.drop(ticket -> ticket.jobId().equals("b"))).hasSize(2);
        assertThat(queue.waiting()).isEqualTo(1);
        assertThat(queue.underWay()).hasSize(1);
        assertThat(take(5)).containsExactly("a/v1#1");
    }

    @Test
    void workFromBeforeARestartCountsAsUnderWay() {
        queue.resume(ticket(Priority.NORMAL, "big", "v", 0));
        queue.resume(ticket(Priority.NORMAL, "big", "v", 1));
        add("big", "w", 1);
        add("small", "v", 2);
        assertThat(take(3)).containsExactly("small/v#0", "small/v#1", "big/w#0");
    }

    private void add(String job, String video, int count) {
        add(Priority.NORMAL, job, video, count);
    }

    private void add(Priority priority, String job, String video, int count) {
        for (int index = 0; index < count; index++) {
            queue.add(ticket(priority, job, video, index));
        }
    }

    private Ticket ticket(Priority priority, String job, String video, int index) {
        String task = job + "/" + video;
        return new Ticket(number++, priority, job, task, task + "#" + index);
    }

    private List<String> take(int most) {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Optional<Ticket> next = queue.next(job -> false);
            next.ifPresent(ticket -> taken.add(name(ticket)));
        }
        return taken;
    }

    private void done(String name) {
        Ticket ticket =
                queue.underWay().stream()
                        .filter(other -> name(other).equals(name))
                        .findFirst()
                        .orElseThrow();
        queue.done(ticket.number());
    }

    private static String name(Ticket ticket) {
        return ticket.place();
    }
}
