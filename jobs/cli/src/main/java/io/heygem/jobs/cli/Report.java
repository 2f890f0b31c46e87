package io.heygem.jobs.cli;

import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoState;
import java.util.List;

/**
 * How a job ended.
 *
 * @param job what was asked for
 * @param videos one outcome per video, in the order of the job
 * @param device what the user allowed: auto, cpu or cuda
 * @param provider what really computed; empty if unknown
 * @param seconds wall time
 * @param interrupted true when the job was stopped from outside
 * @param broken what broke the machine or the program; null when nothing did
 */
record Report(
        ShownJob job,
        List<VideoOutcome> videos,
        String device,
        String provider,
        double seconds,
        boolean interrupted,
        String broken) {

    Report {
        videos = List.copyOf(videos);
    }

    /** Videos that have an output, with or without warnings. */
    int completed() {
        return count(VideoState.COMPLETED) + count(VideoState.COMPLETED_WITH_WARNINGS);
    }

    /** Videos in this state. */
    int count(VideoState state) {
        return (int) videos.stream().filter(video -> video.state() == state).count();
    }

    /** What the shell shall see. */
    int exitCode() {
        if (interrupted) {
            return ExitCode.INTERRUPTED;
        }
        if (broken != null) {
            return ExitCode.BROKEN;
        }
        return completed() == videos.size() ? ExitCode.DONE : ExitCode.SOME_FAILED;
    }
}
