package io.heygem.operators.release;

import io.heygem.operators.StageMetrics;
import io.heygem.operators.TaskGuard;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * A gate before an expensive stage, all records under one key: lets one go per timer, never more
 * than a fixed number at a time, in the order of {@link FairQueue}, each to the slot that has the
 * least to do. A record is done when its file is there or nobody wants its video any more. The gate
 * hears of every video when it is begun, so that small jobs find room ({@link Newcomers}).
 *
 * <p>Flink itself carries records that were under way through a restart. Should one get lost all
 * the same, it is let go once more when a minute has passed without its file.
 *
 * @param <T> the records; they come out as they went in, but for their slot
 */
abstract class ReleaseFunction<T> extends KeyedCoProcessFunction<Integer, T, VideoRequest, T> {

    private static final long serialVersionUID = 1L;
    private static final long LOOK_AGAIN_MS = 20;
    private static final long ASK_JOB_AGAIN_MS = 200;
    private static final long LOST_AFTER_MS = 60_000;
    private static final long NONE = Long.MIN_VALUE;

    private final JobLayout layout;
    private final Class<T> type;
    private final int limit;
    private final int slots;

    private transient TaskGuard guard;
    private transient MapState<Long, T> waiting;
    private transient MapState<Long, T> released;
    private transient MapState<String, OpenVideo> open;
    private transient ValueState<Long> numbers;

    /** What the states say, for quick choices; null until the first record or timer. */
    private transient FairQueue queue;

    private transient Newcomers newcomers;

    /** Released before the last restart. */
    private transient Set<Long> restored;

    private transient int[] loads;
    private transient Set<String> held;
    private transient long heldUntilMs;
    private transient long restoredAtMs;
    private transient long othersGotMs;
    private transient long nextLookMs;
    private transient long wakeAtMs;
    private transient volatile int waitingCount;
    private transient volatile int releasedCount;

    /**
     * @param limit records that may be under way at a time, at least 1
     * @param slots parallelism of the stage behind the gate, at least 1
     */
    ReleaseFunction(JobLayout layout, Class<T> type, int limit, int slots) {
        if (limit < 1 || slots < 1) {
            throw new IllegalArgumentException(
                    "%d records at a time for %d slots, expected at least 1 each"
                            .formatted(limit, slots));
        }
        this.layout = layout;
        this.type = type;
        this.limit = limit;
        this.slots = slots;
    }

    /** Where the files lie. */
    final JobLayout layout() {
        return layout;
    }

    /** The video that a record belongs to. */
    abstract VideoPlan plan(T item);

    /** The file that is there when the work is done. */
    abstract Path file(T item);

    /** Whether the work ended without its file. */
    abstract boolean failed(T item);

    /** Where a record goes. */
    abstract int slot(T item);

    /** The same record on its way to a slot. */
    abstract T inSlot(T item, int slot);

    @Override
    public void open(OpenContext context) throws Exception {
        guard = new TaskGuard(layout);
        waiting =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("waiting", Long.class, type));
        released =
                getRuntimeContext()
                        .getMapState(new MapStateDescriptor<>("released", Long.class, type));
        open =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("open", String.class, OpenVideo.class));
        numbers = getRuntimeContext().getState(new ValueStateDescriptor<>("numbers", Long.class));
        held = new HashSet<>();
        wakeAtMs = NONE;
        StageMetrics metrics = new StageMetrics(getRuntimeContext().getMetricGroup());
        metrics.gauge("waiting", () -> waitingCount);
        metrics.gauge("underWay", () -> releasedCount);
    }

    @Override
    public void processElement1(T item, Context context, Collector<T> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        remember(now);
        if (guard.isOver(request(item))) {
            return;
        }
        long number = numbers.value() == null ? 0 : numbers.value();
        numbers.update(number + 1);
        waiting.put(number, item);
        if (!queue.waitingJobs().contains(request(item).jobId())) {
            heldUntilMs = 0;
        }
        queue.add(ticket(number, item));
        count();
        Optional<OpenVideo> planned = newcomers.planned(request(item), plan(item).segments());
        if (planned.isPresent()) {
            open.put(request(item).taskId(), planned.get());
        }
        if (wakeAtMs == NONE || wakeAtMs > now + LOOK_AGAIN_MS) {
            wake(context, now + 1);
        }
    }

    @Override
    public void processElement2(VideoRequest begun, Context context, Collector<T> out)
            throws Exception {
        long now = context.timerService().currentProcessingTime();
        remember(now);
        if (guard.isOver(begun)) {
            return;
        }
        open.put(begun.taskId(), newcomers.add(begun, now));
        if (wakeAtMs == NONE) {
            wake(context, now + ASK_JOB_AGAIN_MS);
        }
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<T> out) throws Exception {
        long now = context.timerService().currentProcessingTime();
        remember(now);
        if (wakeAtMs != NONE && timestamp != wakeAtMs) {
            // Of before a restart; the younger one carries on.
            return;
        }
        wakeAtMs = NONE;
        if (now >= nextLookMs) {
            nextLookMs = now + LOOK_AGAIN_MS;
            look(now, out);
        }
        boolean moved = releaseOne(now, out);
        count();
        if (moved && queue.waiting() > 0 && queue.underWay().size() < limit) {
            wake(context, now + 1);
        } else if (queue.waiting() > 0 || !queue.underWay().isEmpty()) {
            wake(context, now + LOOK_AGAIN_MS);
        } else {
            numbers.clear();
            askJobs(now);
            if (!newcomers.open().isEmpty()) {
                wake(context, now + ASK_JOB_AGAIN_MS);
            }
        }
    }

    /** Takes note of what is done, and lets go again what a restart has lost. */
    private void look(long now, Collector<T> out) throws Exception {
        Set<String> over = new HashSet<>();
        for (Ticket ticket : new ArrayList<>(queue.underWay())) {
            T item = released.get(ticket.number());
            boolean ended =
                    over.contains(ticket.taskId()) || Files.exists(file(item)) || failed(item);
            if (!ended && guard.isOver(request(item))) {
                over.add(ticket.taskId());
                ended = true;
            }
            if (ended) {
                queue.done(ticket.number());
                released.remove(ticket.number());
                restored.remove(ticket.number());
                loads[Math.floorMod(slot(item), slots)]--;
            } else if (now - restoredAtMs >= LOST_AFTER_MS && restored.remove(ticket.number())) {
                out.collect(item);
            }
        }
    }

    private boolean releaseOne(long now, Collector<T> out) throws Exception {
        while (queue.underWay().size() < limit) {
            askJobs(now);
            boolean othersWait =
                    others() >= newcomers.placesForOthers(limit, now, othersGotMs, held::contains);
            Optional<Ticket> next =
                    queue.next(job -> held.contains(job) || (othersWait && !newcomers.isNew(job)));
            if (next.isEmpty()) {
                return false;
            }
            Ticket ticket = next.get();
            T item = waiting.get(ticket.number());
            waiting.remove(ticket.number());
            if (guard.isOver(request(item))) {
                queue.done(ticket.number());
                forget(queue.drop(other -> other.taskId().equals(ticket.taskId())));
                continue;
            }
            if (!newcomers.isNew(ticket.jobId())) {
                othersGotMs = now;
            }
            int slot = idlest();
            loads[slot]++;
            T placed = inSlot(item, slot);
            released.put(ticket.number(), placed);
            out.collect(placed);
            return true;
        }
        return false;
    }

    /** Places taken by jobs that are not new. */
    private int others() {
        return (int)
                queue.underWay().stream()
                        .filter(ticket -> !newcomers.isNew(ticket.jobId()))
                        .count();
    }

    private int idlest() {
        int best = 0;
        for (int slot = 1; slot < slots; slot++) {
            if (loads[slot] < loads[best]) {
                best = slot;
            }
        }
        return best;
    }

    /**
     * Asks the files now and then: paused jobs are held, cancelled ones and ended videos dropped.
     */
    private void askJobs(long now) throws Exception {
        if (now < heldUntilMs) {
            return;
        }
        heldUntilMs = now + ASK_JOB_AGAIN_MS;
        held.clear();
        for (String job : queue.waitingJobs()) {
            if (Files.exists(layout.cancelled(job))) {
                forget(queue.drop(ticket -> ticket.jobId().equals(job)));
            } else if (Files.exists(layout.paused(job))) {
                held.add(job);
            }
        }
        for (OpenVideo video : new ArrayList<>(newcomers.open())) {
            VideoRequest request = video.request();
            if (guard.isOver(request)) {
                newcomers.remove(request);
                open.remove(request.taskId());
            } else if (Files.exists(layout.paused(request.jobId()))) {
                held.add(request.jobId());
            }
        }
    }

    private void forget(List<Ticket> dropped) throws Exception {
        for (Ticket ticket : dropped) {
            waiting.remove(ticket.number());
        }
    }

    /** Rebuilds after a restart what only this object knows. */
    private void remember(long now) throws Exception {
        if (queue != null) {
            return;
        }
        queue = new FairQueue();
        newcomers = new Newcomers();
        open.values().forEach(newcomers::resume);
        restored = new HashSet<>();
        restoredAtMs = now;
        loads = new int[slots];
        List<Long> order = new ArrayList<>();
        waiting.keys().forEach(order::add);
        order.sort(null);
        for (long number : order) {
            queue.add(ticket(number, waiting.get(number)));
        }
        for (Map.Entry<Long, T> entry : released.entries()) {
            queue.resume(ticket(entry.getKey(), entry.getValue()));
            restored.add(entry.getKey());
            loads[Math.floorMod(slot(entry.getValue()), slots)]++;
        }
    }

    private Ticket ticket(long number, T item) {
        VideoRequest request = request(item);
        return new Ticket(
                number,
                request.priority(),
                request.jobId(),
                request.taskId(),
                file(item).toString());
    }

    private VideoRequest request(T item) {
        return plan(item).task().request();
    }

    private void count() {
        waitingCount = queue.waiting();
        releasedCount = queue.underWay().size();
    }

    private void wake(Context context, long atMs) {
        wakeAtMs = atMs;
        context.timerService().registerProcessingTimeTimer(atMs);
    }
}
