package io.heygem.jobs.console.job;

import io.heygem.operators.dispatch.NaturalOrder;
import io.heygem.pipeline.event.StatusEvent;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/** What the topics told of one job. Not thread-safe. */
final class JobEntry {

    final String jobId;
    final Map<String, VideoEntry> videos =
            new TreeMap<>(new NaturalOrder().thenComparing(Comparator.naturalOrder()));
    final Pace pace = new Pace();
    StatusEvent status;
    long firstAt = Long.MAX_VALUE;
    long lastAt;

    JobEntry(String jobId) {
        this.jobId = jobId;
    }

    VideoEntry video(String videoId) {
        return videos.computeIfAbsent(videoId, any -> new VideoEntry());
    }

    /** How much of the work is done, 0..1. */
    double fraction() {
        if (status != null && status.state().terminal()) {
            return 1;
        }
        int count =
                Math.max(
                        videos.size(),
                        status == null || status.videos() == null ? 0 : status.videos().total());
        double sum = 0;
        for (VideoEntry video : videos.values()) {
            sum += video.fraction();
        }
        return count == 0 ? 0 : sum / count;
    }
}
