package io.heygem.jobs.cli;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoState;
import io.heygem.pipeline.descriptor.JobDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Renders nothing; fails the videos whose names begin with "bad". */
final class FakeLipSync implements LipSync {

    JobDescriptor job;
    Map<String, String> settings;

    /** Videos to finish before the interrupt or the exception comes. */
    int until = Integer.MAX_VALUE;

    boolean interrupts;
    boolean breaks;
    long sleepMillis;

    @Override
    public List<VideoOutcome> run(
            JobDescriptor job,
            Map<String, String> settings,
            Consumer<VideoProgress> progress,
            Consumer<VideoOutcome> finished)
            throws LipSyncException, InterruptedException {
        this.job = job;
        this.settings = settings;
        List<VideoOutcome> outcomes = new ArrayList<>();
        for (JobDescriptor.Video video : job.videos()) {
            if (outcomes.size() == until && interrupts) {
                throw new InterruptedException();
            }
            if (outcomes.size() == until && breaks) {
                throw new LipSyncException("no room left on the disk");
            }
            for (RenderPhase phase : RenderPhase.values()) {
                for (int done = 0; done <= 10; done++) {
                    progress.accept(
                            new VideoProgress(job.jobId(), video.videoId(), 1, phase, done, 10));
                    if (sleepMillis > 0) {
                        Thread.sleep(sleepMillis);
                    }
                }
            }
            VideoOutcome outcome = outcome(job.jobId(), video);
            outcomes.add(outcome);
            finished.accept(outcome);
        }
        return outcomes;
    }

    @Override
    public String provider() {
        return "CPU";
    }

    static VideoOutcome outcome(String jobId, JobDescriptor.Video video) {
        boolean bad = video.videoId().contains("-bad");
        return new VideoOutcome(
                jobId,
                video.videoId(),
                1,
                video.video(),
                bad ? VideoState.FAILED : VideoState.COMPLETED,
                bad ? ErrorCode.DECODE_UNSUPPORTED_CODEC : null,
                bad ? "video " + video.video() + " has codec dvvideo, expected another" : null,
                List.of(),
                bad ? null : video.output(),
                bad ? 0 : 276,
                0,
                bad ? 0 : 5,
                bad ? 0 : 1,
                1.25);
    }
}
