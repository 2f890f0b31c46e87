package io.heygem.operators.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.record.ControlAction;
import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.Origin;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EarlyCommandsTest {

    private final MemoryShelf shelf = new MemoryShelf();
    private final EarlyCommands early = new EarlyCommands(shelf, Duration.ofMillis(100));

    /** Forgets when the test ends. */
    private static final class MemoryShelf implements EarlyCommands.Shelf {
        private final SortedMap<Long, EarlyCommand> commands = new TreeMap<>();

        @Override
        public void put(long number, EarlyCommand command) {
            commands.put(number, command);
        }

        @Override
        public void remove(long number) {
            commands.remove(number);
        }

        @Override
        public SortedMap<Long, EarlyCommand> all() {
            return new TreeMap<>(commands);
        }
    }

    @Test
    void handsOutWhatWaitsForAJobInTheOrderOfArrivalAndOnce() throws Exception {
        early.keep(command("a", ControlAction.PAUSE), 0);
        early.keep(command("b", ControlAction.CANCEL), 1);
        early.keep(command("a", ControlAction.RESUME), 2);
        assertThat(early.take("a"))
                .extracting(JobControl::action)
                .containsExactly(ControlAction.PAUSE, ControlAction.RESUME);
        assertThat(early.take("a")).isEmpty();
        assertThat(early.take("b")).hasSize(1);
        assertThat(shelf.commands).isEmpty();
        assertThat(early.nextMs()).isEmpty();
    }

    @Test
    void givesUpOnWhatHasWaitedLongEnough() throws Exception {
        early.keep(command("a", ControlAction.CANCEL), 0);
        early.keep(command("b", ControlAction.CANCEL), 50);
        assertThat(early.nextMs()).hasValue(100);
        assertThat(early.expired(99)).isEmpty();
        assertThat(early.expired(100)).extracting(JobControl::jobId).containsExactly("a");
        assertThat(early.nextMs()).hasValue(150);
        EarlyCommands later = new EarlyCommands(shelf, Duration.ofMillis(100));
        assertThat(later.expired(1_000)).as("no job could arrive meanwhile").isEmpty();
        assertThat(later.expired(1_099)).isEmpty();
        assertThat(later.expired(1_100)).extracting(JobControl::jobId).containsExactly("b");
        assertThat(shelf.commands).isEmpty();
    }

    @Test
    void takesInNoMoreThanItCanRemember() throws Exception {
        for (int i = 0; i < EarlyCommands.MOST; i++) {
            assertThat(early.keep(command("job " + i, ControlAction.CANCEL), i)).isTrue();
        }
        assertThat(early.keep(command("one more", ControlAction.CANCEL), 0)).isFalse();
        assertThat(early.take("job 3")).hasSize(1);
        assertThat(early.keep(command("one more", ControlAction.CANCEL), 0)).isTrue();
    }

    private static JobControl command(String jobId, ControlAction action) {
        return new JobControl(jobId, action, new Origin("control", 0, 0, 0, new byte[0]));
    }
}
