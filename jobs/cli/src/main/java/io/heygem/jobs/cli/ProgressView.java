package io.heygem.jobs.cli;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;

/** Shows people how far a job is. Methods may be called from any thread. */
interface ProgressView extends AutoCloseable {

    /** The job begins; called once, before all others. */
    void started(ShownJob job);

    /** One video got further. */
    void progress(VideoProgress progress);

    /** One video is over. */
    void finished(VideoOutcome outcome);

    /** Nothing more will come. */
    @Override
    void close();
}
