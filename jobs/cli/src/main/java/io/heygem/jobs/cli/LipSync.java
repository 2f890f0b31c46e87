package io.heygem.jobs.cli;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the command line needs from the pipeline: one job run to its end. */
interface LipSync {

    /**
     * Renders all videos of a job and blocks until each has its outcome.
     *
     * <p>A video that cannot be rendered is an outcome, never an exception. Both consumers may be
     * called from any thread, but not after this method has returned or thrown.
     *
     * @param settings deployment options by their Flink key, for example {@code lipsync.device}
     * @param progress hears how far each video is; may miss steps
     * @param finished hears each outcome once, as soon as it is known
     * @return one outcome per video, in any order
     * @throws LipSyncException when the machine or the program broke
     * @throws InterruptedException when the calling thread was interrupted; the job was stopped
     */
    List<VideoOutcome> run(
            JobDescriptor job,
            Map<String, String> settings,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException;

    /** What the lips were really computed on in the last run, as {@code CPU}; empty if unknown. */
    default String provider() {
        return "";
    }
}
