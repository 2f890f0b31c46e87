package io.heygem.jobs.console;

import io.heygem.pipeline.kafka.KafkaCluster;
import io.heygem.pipeline.kafka.TopicReader;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears the topics for as long as the console runs; where the broker is silent it asks again. */
final class TopicThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TopicThread.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final KafkaCluster kafka;
    private final TopicReader.Listener listener;
    private final Runnable told;
    private final Thread thread;
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private volatile boolean answers;

    /**
     * A thread that is not started yet.
     *
     * @param told called by the thread when all that was told before is known
     */
    TopicThread(KafkaCluster kafka, TopicReader.Listener listener, Runnable told) {
        this.told = told;
        this.kafka = kafka;
        this.listener = listener;
        this.thread = new Thread(this::hear, "console-topics");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the brokers answered the last time they were asked. */
    boolean answers() {
        return answers;
    }

    /** Waits until all that was told before is known; false when that takes too long. */
    boolean await(Duration patience) throws InterruptedException {
        return caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void hear() {
        try {
            while (true) {
                try (TopicReader reader = new TopicReader(kafka, listener)) {
                    reader.catchUp();
                    answers = true;
                    if (caughtUp.getCount() > 0) {
                        told.run();
                        caughtUp.countDown();
                    }
                    while (true) {
                        reader.poll();
                    }
                } catch (IOException e) {
                    answers = false;
                    LOG.warn("the topics are silent, asking again: {}", e.getMessage());
                }
                Thread.sleep(PAUSE.toMillis());
            }
        } catch (InterruptedException e) {
            LOG.debug("the console ends", e);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
