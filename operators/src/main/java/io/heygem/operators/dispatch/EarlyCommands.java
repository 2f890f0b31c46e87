package io.heygem.operators.dispatch;

import io.heygem.operators.record.JobControl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Predicate;

/**
 * Commands for jobs that nobody knows yet. Jobs and commands come by two topics, so a command may
 * be read before the job that was sent before it. It waits here for a while, in the order of
 * arrival.
 */
final class EarlyCommands {

    /** Most commands that wait; a sender of nonsense shall not fill the memory. */
    static final int MOST = 1000;

    private final Shelf shelf;
    private final long waitMs;
    private boolean resumed;

    /** Where the commands lie; numbers ascend in the order of arrival. */
    interface Shelf {

        void put(long number, EarlyCommand command) throws Exception;

        void remove(long number) throws Exception;

        /** A copy of all. */
        SortedMap<Long, EarlyCommand> all() throws Exception;
    }

    EarlyCommands(Shelf shelf, Duration wait) {
        this.shelf = shelf;
        this.waitMs = wait.toMillis();
    }

    /** Takes a command in; false when too many wait already. */
    boolean keep(JobControl control, long nowMs) throws Exception {
        resume(nowMs);
        SortedMap<Long, EarlyCommand> all = shelf.all();
        if (all.size() >= MOST) {
            return false;
        }
        long number = all.isEmpty() ? 0 : all.lastKey() + 1;
        shelf.put(number, new EarlyCommand(control, nowMs + waitMs));
        return true;
    }

    /** Hands out what waits for a job, the oldest first, and forgets it. */
    List<JobControl> take(String jobId) throws Exception {
        return takeAll(command -> command.control().jobId().equals(jobId));
    }

    /** Hands out what has waited long enough, and forgets it. */
    List<JobControl> expired(long nowMs) throws Exception {
        resume(nowMs);
        return takeAll(command -> command.untilMs() <= nowMs);
    }

    private List<JobControl> takeAll(Predicate<EarlyCommand> wanted) throws Exception {
        List<JobControl> taken = new ArrayList<>();
        for (Map.Entry<Long, EarlyCommand> entry : shelf.all().entrySet()) {
            if (wanted.test(entry.getValue())) {
                shelf.remove(entry.getKey());
                taken.add(entry.getValue().control());
            }
        }
        return taken;
    }

    /** What an earlier life left waits anew: while the stream was down, no job could arrive. */
    private void resume(long nowMs) throws Exception {
        if (resumed) {
            return;
        }
        resumed = true;
        for (Map.Entry<Long, EarlyCommand> entry : shelf.all().entrySet()) {
            shelf.put(entry.getKey(), new EarlyCommand(entry.getValue().control(), nowMs + waitMs));
        }
    }

    /** When the first of them stops waiting. */
    OptionalLong nextMs() throws Exception {
        return shelf.all().values().stream().mapToLong(EarlyCommand::untilMs).min();
    }
}
