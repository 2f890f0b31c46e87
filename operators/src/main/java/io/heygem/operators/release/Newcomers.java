package io.heygem.operators.release;

import io.heygem.operators.record.Priority;
import io.heygem.operators.record.VideoRequest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Keeps places free for jobs that are small so far. A job of one short video is a chain of steps
 * that run alone: were every slot busy with others, each step would get a fraction of a core, and
 * sharing places fairly would not help.
 *
 * <p>Known from the moment the registry begins a video, so what is under way of others drains while
 * the newcomer's sound and video are still looked at. Newcomers of a less urgent class hold up
 * nobody. Where no place is left for others they get one now and then, so that a stream of
 * newcomers stops nobody for good.
 */
final class Newcomers {

    /** Whoever asks for more videos at once shares like all others. */
    private static final int SMALL_VIDEOS = 4;

    /** About a minute of video; whoever has more shares like all others. */
    private static final int SMALL_SEGMENTS = 32;

    /** Room that is kept while a video's length is not known. */
    private static final int UNKNOWN_SEGMENTS = 4;

    /**
     * Whoever needs longer until its work is at the gate, as with a sound of hours, needs no room
     * meanwhile.
     */
    private static final long ARRIVED_WITHIN_MS = 60_000;

    /** A slot runs up to three stages; with two idle ones beside it, work has its core alone. */
    private static final int PLACES_PER_SEGMENT = 3;

    private static final long NOTHING_FOR_MS = 5000;

    private final Map<String, OpenVideo> open = new LinkedHashMap<>();

    /** A video was begun. */
    OpenVideo add(VideoRequest request, long nowMs) {
        return open.computeIfAbsent(request.taskId(), task -> new OpenVideo(request, 0, 0, nowMs));
    }

    /** The length of a video that was begun is known; answers with it when that is news. */
    Optional<OpenVideo> planned(VideoRequest request, int segments) {
        OpenVideo known = open.get(request.taskId());
        if (known == null || known.segments() > 0) {
            return Optional.empty();
        }
        int jobSegments = segments + jobSegments(request.jobId());
        OpenVideo planned = new OpenVideo(request, segments, jobSegments, known.sinceMs());
        open.put(request.taskId(), planned);
        return Optional.of(planned);
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
        return jobSegments(jobId) <= SMALL_SEGMENTS
                && open.values().stream()
                        .map(OpenVideo::request)
                        .filter(request -> request.jobId().equals(jobId))
                        .findFirst()
                        .filter(request -> request.jobVideos() <= SMALL_VIDEOS)
                        .isPresent();
    }

    /**
     * Places that jobs which are not new may take together.
     *
     * @param limit places there are
     * @param nowMs epoch milliseconds
     * @param gotMs when they got something, epoch milliseconds
     * @param held jobs that get nothing, and so need no room
     */
    int placesForOthers(int limit, long nowMs, long gotMs, Predicate<String> held) {
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
                        .mapToInt(video -> expected(video, nowMs))
                        .sum();
        return Math.max(
                nowMs - gotMs < NOTHING_FOR_MS ? 0 : 1, limit - PLACES_PER_SEGMENT * segments);
    }

    private static int expected(OpenVideo video, long nowMs) {
        if (video.segments() > 0) {
            return video.segments();
        }
        return nowMs - video.sinceMs() < ARRIVED_WITHIN_MS ? UNKNOWN_SEGMENTS : 0;
    }

    private int jobSegments(String jobId) {
        return open.values().stream()
                .filter(video -> video.request().jobId().equals(jobId))
                .mapToInt(OpenVideo::jobSegments)
                .max()
                .orElse(0);
    }
}
