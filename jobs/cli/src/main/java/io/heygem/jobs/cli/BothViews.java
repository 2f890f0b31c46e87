package io.heygem.jobs.cli;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;

/** Shows the same progress in two places. */
final class BothViews implements ProgressView {

    private final ProgressView first;
    private final ProgressView second;

    BothViews(ProgressView first, ProgressView second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void started(ShownJob job) {
        first.started(job);
        second.started(job);
    }

    @Override
    public void progress(VideoProgress progress) {
        first.progress(progress);
        second.progress(progress);
    }

    @Override
    public void finished(VideoOutcome outcome) {
        first.finished(outcome);
        second.finished(outcome);
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
