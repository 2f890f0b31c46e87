package io.heygem.operators.dispatch;

import io.heygem.operators.record.Announcement;
import io.heygem.operators.record.JobState;
import io.heygem.operators.record.Priority;
import io.heygem.operators.record.RenderJob;
import io.heygem.operators.record.VideoRequest;
import io.heygem.operators.record.VideoTally;
import java.util.ArrayList;
import java.util.List;

/**
 * What the registry remembers of a job until all its videos have ended.
 *
 * @param jobId the job
 * @param priority how urgent it is
 * @param round how often videos of it were begun, from 1
 * @param turn when its last video was released, in releases; 0 when none was
 * @param paused whether nothing more is released
 * @param cancelled whether what is open shall end
 * @param obeyed offset of the last command it obeyed; -1 when there was none
 * @param openedAtMs when it was taken in, epoch milliseconds
 * @param videos where its videos stand, in the order of the job
 */
public record OpenJob(
        String jobId,
        Priority priority,
        int round,
        long turn,
        boolean paused,
        boolean cancelled,
        long obeyed,
        long openedAtMs,
        List<Standing> videos) {

    public OpenJob {
        videos = List.copyOf(videos);
    }

    /** The same job with one video elsewhere. */
    OpenJob with(int index, VideoStep step) {
        List<Standing> changed = new ArrayList<>(videos);
        changed.set(index, new Standing(step, videos.get(index).attempt()));
        return with(changed, turn);
    }

    /** The same job after one of its videos was released. */
    OpenJob released(int index, long now) {
        return with(index, VideoStep.RELEASED).with(null, now);
    }

    private OpenJob with(List<Standing> changed, long now) {
        return new OpenJob(
                jobId,
                priority,
                round,
                now,
                paused,
                cancelled,
                obeyed,
                openedAtMs,
                changed == null ? videos : changed);
    }

    /** The same job after its files were looked at again; they know of commands. */
    OpenJob alignedWith(OpenJob files) {
        List<Standing> aligned = new ArrayList<>();
        for (int i = 0; i < videos.size(); i++) {
            boolean retried = files.videos().get(i).attempt() > videos.get(i).attempt();
            aligned.add(retried ? files.videos().get(i) : videos.get(i));
        }
        return new OpenJob(
                jobId,
                priority,
                files.round(),
                turn,
                files.paused(),
                files.cancelled(),
                files.obeyed(),
                openedAtMs,
                aligned);
    }

    /** What asks for a video, this time. */
    VideoRequest request(RenderJob job, int index) {
        return job.videos().get(index).withAttempt(videos.get(index).attempt());
    }

    /** The first video at a step; -1 when there is none. */
    int first(VideoStep step) {
        for (int i = 0; i < videos.size(); i++) {
            if (videos.get(i).step() == step) {
                return i;
            }
        }
        return -1;
    }

    /** Number of videos at a step. */
    int count(VideoStep step) {
        return (int) videos.stream().filter(video -> video.step() == step).count();
    }

    /** Whether all videos have ended. */
    boolean ended() {
        return videos.stream().allMatch(video -> video.step().ended());
    }

    /** How the videos stand. */
    VideoTally tally() {
        int warned = count(VideoStep.WARNED);
        return new VideoTally(
                videos.size(),
                count(VideoStep.COMPLETED) + warned,
                warned,
                count(VideoStep.FAILED),
                count(VideoStep.CANCELLED));
    }

    /** How far the job as a whole is. */
    JobState state() {
        VideoTally tally = tally();
        if (tally.ended() < tally.total()) {
            if (paused) {
                return JobState.PAUSED;
            }
            boolean begun = tally.ended() > 0 || count(VideoStep.RELEASED) > 0;
            return begun ? JobState.RUNNING : JobState.QUEUED;
        }
        if (tally.cancelled() > 0) {
            return JobState.CANCELLED;
        }
        if (tally.failed() > 0) {
            return JobState.FAILED;
        }
        return tally.warned() > 0 ? JobState.COMPLETED_WITH_WARNINGS : JobState.COMPLETED;
    }

    /** Number of videos that stand elsewhere in another memory of this job. */
    int stepsTo(OpenJob other) {
        int steps = 0;
        for (int i = 0; i < videos.size(); i++) {
            if (videos.get(i).step() != other.videos.get(i).step()) {
                steps++;
            }
        }
        return steps;
    }

    /** What is to be told of the job; its mark differs wherever its text does. */
    Announcement announcement(RenderJob job) {
        JobState state = state();
        StringBuilder mark = new StringBuilder();
        if (!ended()) {
            if (state != JobState.QUEUED) {
                mark.append(tally().ended());
            }
            if (obeyed >= 0) {
                mark.append("@").append(obeyed);
            }
        }
        return Announcement.job(
                job, state, tally(), round, mark.isEmpty() ? null : mark.toString());
    }
}
