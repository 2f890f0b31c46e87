package io.heygem.operators;

import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Files;
import java.time.Duration;
import org.apache.flink.runtime.execution.CancelTaskException;

/**
 * Knows whether anybody still wants the video: it is over once this attempt has an outcome, or the
 * job was cancelled. Both are files, so every stage of every machine sees the same.
 */
public final class TaskGuard {

    private static final long LOOK_AGAIN_NS = Duration.ofMillis(200).toNanos();

    private final JobLayout layout;

    public TaskGuard(JobLayout layout) {
        this.layout = layout;
    }

    /** Whether nobody wants the video any more; looks at two files. */
    public boolean isOver(VideoRequest request) {
        return Files.exists(layout.outcome(request))
                || Files.exists(layout.cancelled(request.jobId()));
    }

    /** Asks again and again during long work. */
    Watch watch(VideoRequest request) {
        return new Watch(request);
    }

    /**
     * Breaks long work off. To be run between frames: it looks at files a few times a second only.
     */
    final class Watch implements Runnable {

        private final VideoRequest request;
        private long nextLookNs = System.nanoTime() + LOOK_AGAIN_NS;

        private Watch(VideoRequest request) {
            this.request = request;
        }

        /**
         * Comes back if the work shall go on.
         *
         * @throws TaskOverException when nobody wants the video any more
         * @throws CancelTaskException when Flink takes the task down
         */
        @Override
        public void run() {
            if (Thread.currentThread().isInterrupted()) {
                throw new CancelTaskException("interrupted between two frames");
            }
            long now = System.nanoTime();
            if (now - nextLookNs >= 0) {
                nextLookNs = now + LOOK_AGAIN_NS;
                if (isOver(request)) {
                    throw new TaskOverException(request);
                }
            }
        }
    }

    /** Nobody wants the video any more; no failure of anything. */
    static final class TaskOverException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        TaskOverException(VideoRequest request) {
            super(request.taskId() + " is over");
        }
    }
}
