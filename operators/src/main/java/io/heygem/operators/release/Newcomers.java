package io.heygem.operators.release;

import io.heygem.operators.record.Priority;
import io.heygem.operators.record.VideoRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Keeps places free for jobs that are small so far. A job of one short video is a chain of steps
 * that run alone: were every slot busy with others, each step would get a fraction of a core, and
 * sharing places fairly would not help.
 *
 * <p>Known from the plans, so both gates make room while such a job passes either. Newcomers of a
 * less urgent class hold up nobody. Where no place is left for others they get one now and then, so
 * that a stream of newcomers stops nobody for good.
 */
final class Newcomers {

    /** About a minute of video; whoever has more shares like all others. */
    private static final int SMALL_SEGMENTS = 32;

    /** A slot runs up to three stages; with two idle ones beside it, work has its core alone. */
    private static final int PLACES_PER_SEGMENT = 3;

    private static final long NOTHING_FOR_MS = 5000;

    private final Map<String, OpenVideo> open = new LinkedHashMap<>();

    /** A video was planned. */
    OpenVideo add(VideoRequest request, int segments) {
        OpenVideo video = new OpenVideo(request, segments, segments + jobSegments(request.jobId()));
        return open.computeIfAbsent(request.taskId(), task -> video);
    }

    /** A video that was open before a restart. */
    void resume(OpenVideo video) {
        open.put(video.request().taskId(), video);
    }

    /** A video has ended. */
    void remove(VideoRequest request) {
        open.remove(request.taskId());
    }

    /** The videos that have not ended. */
    Collection<OpenVideo> open() {
        return open.values();
    }

    /** Whether a job is small so far. */
    boolean isNew(String jobId) {
        int segments = jobSegments(jobId);
        return segments > 0 && segments <= SMALL_SEGMENTS;
    }

    /**
     * Places that jobs which are not new may take together.
     *
     * @param limit places there are
     * @param sinceMs how long ago they got something
     * @param held jobs that get nothing, and so need no room
     */
    int placesForOthers(int limit, long sinceMs, Predicate<String> held) {
        Priority urgent =
                open.values().stream()
                        .filter(video -> !held.test(video.request().jobId()))
                        .map(video -> video.request().priority())
                        .min(Priority::compareTo)
                        .orElse(Priority.LOW);
        int segments =
                open.values().stream()
                        .filter(video -> video.request().priority() == urgent)
                        .filter(video -> !held.test(video.request().jobId()))
                        .filter(video -> isNew(video.request().jobId()))
                        .mapToInt(OpenVideo::segments)
                        .sum();
        return Math.max(sinceMs < NOTHING_FOR_MS ? 0 : 1, limit - PLACES_PER_SEGMENT * segments);
    }

    private int jobSegments(String jobId) {
        return open.values().stream()
                .filter(video -> video.request().jobId().equals(jobId))
                .mapToInt(OpenVideo::jobSegments)
                .max()
                .orElse(0);
    }
}
