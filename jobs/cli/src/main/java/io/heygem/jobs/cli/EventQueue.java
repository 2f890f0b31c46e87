package io.heygem.jobs.cli;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.flink.util.CloseableIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of a running Flink job, taken from a thread of its own: Flink's iterator swallows
 * interrupts, and whoever waits here must be able to hear Ctrl-C.
 */
final class EventQueue implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventQueue.class);

    private final CloseableIterator<PipelineEvent> events;
    private final BlockingQueue<Optional<PipelineEvent>> queue = new LinkedBlockingQueue<>();
    private final Thread reader = new Thread(this::read, "pipeline-events");

    EventQueue(CloseableIterator<PipelineEvent> events) {
        this.events = events;
        reader.setDaemon(true);
    }

    /** Begins to read; the job has been submitted. */
    void start() {
        reader.start();
    }

    /** The next event; empty when the job has ended. */
    Optional<PipelineEvent> take() throws InterruptedException {
        return queue.take();
    }

    private void read() {
        try {
            while (events.hasNext()) {
                queue.add(Optional.of(events.next()));
            }
        } catch (RuntimeException e) {
            LOG.debug("the event stream broke", e);
        }
        queue.add(Optional.empty());
    }

    /** Forgets what was not read; the reader ends with the job. */
    @Override
    public void close() {
        queue.clear();
    }
}
