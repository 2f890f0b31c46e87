package io.heygem.operators;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread beside a task's own, for work that may take minutes: checkpoints and cancels pass
 * meanwhile. The task looks by timer for what came of it and keeps in state what is to be done, so
 * that a restored task begins it again.
 *
 * <p>All methods are for the task's thread.
 *
 * @param <T> what work gives
 */
public final class SideThread<T> implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SideThread.class);

    private static final long LOOK_AGAIN_MS = 20;

    /** Work asks between two packets whether it shall end. */
    private static final Duration FAREWELL = Duration.ofSeconds(4);

    private final ExecutorService thread;
    private final Map<String, Future<T>> works = new HashMap<>();

    /**
     * @param name of the thread
     */
    public SideThread(String name) {
        thread =
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread made = new Thread(work, name);
                            made.setDaemon(true);
                            return made;
                        });
    }

    /** Begins work once it is its turn; does nothing while there is work of that key. */
    public void begin(String key, Callable<T> work) {
        works.computeIfAbsent(key, any -> thread.submit(work));
    }

    /**
     * What came of some work, once; empty while it is under way.
     *
     * @throws Exception what the work has thrown
     */
    public Optional<T> fetch(String key) throws Exception {
        Future<T> work = works.get(key);
        if (work == null || !work.isDone()) {
            return Optional.empty();
        }
        works.remove(key);
        try {
            return Optional.of(work.get());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Asks for a timer of the current key, the same one for all who ask at about the same time. */
    public static void lookAgain(KeyedProcessFunction<?, ?, ?>.Context context) {
        long now = context.timerService().currentProcessingTime();
        context.timerService()
                .registerProcessingTimeTimer((now / LOOK_AGAIN_MS + 1) * LOOK_AGAIN_MS);
    }

    /** Interrupts what is under way and waits for it, but not for long. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("work goes on {} s after it was interrupted", FAREWELL.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
