package io.heygem.operators.dispatch;

import io.heygem.operators.record.Priority;
import java.io.Serializable;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose video goes next: of the most urgent class that may release one, the job whose turn was
 * longest ago. Work of lower classes never keeps a more urgent job waiting. The last quarter of the
 * places is for jobs that have nothing under way, so that many large jobs do not take them all.
 *
 * @param perJob videos of one job that may be under way
 * @param overall videos of a class and the more urgent ones that may be under way
 */
public record Scheduler(int perJob, int overall) implements Serializable {

    public Scheduler {
        if (perJob < 1 || overall < 1) {
            throw new IllegalArgumentException(
                    "%d videos in flight per job and %d over all, expected at least 1"
                            .formatted(perJob, overall));
        }
    }

    /** The job that may release its first waiting video now. */
    Optional<OpenJob> next(Collection<OpenJob> jobs) {
        Map<Priority, Integer> inFlight = new EnumMap<>(Priority.class);
        for (OpenJob job : jobs) {
            inFlight.merge(job.priority(), job.count(VideoStep.RELEASED), Integer::sum);
        }
        List<OpenJob> waiting =
                jobs.stream()
                        .filter(job -> !job.paused() && !job.cancelled())
                        .filter(job -> job.first(VideoStep.WAITING) >= 0)
                        .filter(job -> job.count(VideoStep.RELEASED) < perJob)
                        .toList();
        Optional<Priority> urgent =
                waiting.stream().map(OpenJob::priority).min(Comparator.naturalOrder());
        return waiting.stream()
                .filter(job -> job.priority() == urgent.orElseThrow())
                .filter(job -> upTo(job.priority(), inFlight) < places(job))
                .min(Comparator.comparing(OpenJob::turn));
    }

    private int places(OpenJob job) {
        return job.count(VideoStep.RELEASED) == 0 ? overall : overall - overall / 4;
    }

    private static int upTo(Priority priority, Map<Priority, Integer> inFlight) {
        return inFlight.entrySet().stream()
                .filter(entry -> entry.getKey().compareTo(priority) <= 0)
                .mapToInt(Map.Entry::getValue)
                .sum();
    }
}
