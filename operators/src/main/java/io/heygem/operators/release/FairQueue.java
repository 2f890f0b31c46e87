package io.heygem.operators.release;

import io.heygem.operators.record.Priority;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides what goes next: the highest priority class that has work; in it the job with the least
 * under way, then the one that has had the least so far; in it its videos in turn; in a video the
 * order of arrival. Work on a file that somebody is making already waits until that is over.
 */
final class FairQueue {

    private final Map<Priority, Map<String, Lane>> classes = new EnumMap<>(Priority.class);
    private final Map<Long, Ticket> underWay = new LinkedHashMap<>();
    private final Map<String, Integer> underWayOfJob = new HashMap<>();
    private final Set<String> places = new HashSet<>();
    private int waiting;

    /** What each job has had, kept while it has anything to do. */
    private final Map<String, Long> served = new HashMap<>();

    /** The waiting work of one job in one class. */
    private static final class Lane {
        private final Map<String, Deque<Ticket>> videos = new LinkedHashMap<>();
    }

    /** Puts work at the end of its video's queue. */
    void add(Ticket ticket) {
        classes.computeIfAbsent(ticket.priority(), priority -> new LinkedHashMap<>())
                .computeIfAbsent(ticket.jobId(), job -> new Lane())
                .videos
                .computeIfAbsent(ticket.taskId(), task -> new ArrayDeque<>())
                .add(ticket);
        waiting++;
    }

    /** Counts work as under way that was let go before a restart. */
    void resume(Ticket ticket) {
        underWay.put(ticket.number(), ticket);
        underWayOfJob.merge(ticket.jobId(), 1, Integer::sum);
        places.add(ticket.place());
    }

    /**
     * Takes what goes next; it is under way from now on.
     *
     * @param held jobs that get nothing
     */
    Optional<Ticket> next(Predicate<String> held) {
        for (Map<String, Lane> lanes : classes.values()) {
            List<String> jobs =
                    lanes.keySet().stream()
                            .sorted(
                                    Comparator.comparingInt(this::underWayOf)
                                            .thenComparingLong(this::servedOf))
                            .toList();
            for (String job : jobs) {
                Optional<Ticket> ticket = held.test(job) ? Optional.empty() : take(lanes, job);
                if (ticket.isPresent()) {
                    resume(ticket.get());
                    return ticket;
                }
            }
        }
        return Optional.empty();
    }

    private long servedOf(String job) {
        return served.getOrDefault(job, 0L);
    }

    private int underWayOf(String job) {
        return underWayOfJob.getOrDefault(job, 0);
    }

    private Optional<Ticket> take(Map<String, Lane> lanes, String job) {
        Lane lane = lanes.get(job);
        Optional<String> video =
                lane.videos.entrySet().stream()
                        .filter(queue -> !places.contains(queue.getValue().peek().place()))
                        .map(Map.Entry::getKey)
                        .findFirst();
        if (video.isEmpty()) {
            return Optional.empty();
        }
        Deque<Ticket> tickets = lane.videos.remove(video.get());
        Ticket ticket = tickets.poll();
        if (!tickets.isEmpty()) {
            // To the end: the other videos of the job come first next time.
            lane.videos.put(video.get(), tickets);
        }
        if (lane.videos.isEmpty()) {
            lanes.remove(job);
        }
        served.merge(job, 1L, Long::sum);
        waiting--;
        return Optional.of(ticket);
    }

    /** Forgets work that was under way. */
    void done(long number) {
        Ticket ticket = underWay.remove(number);
        if (ticket != null) {
            places.remove(ticket.place());
            underWayOfJob.computeIfPresent(
                    ticket.jobId(), (job, count) -> count == 1 ? null : count - 1);
            if (underWayOf(ticket.jobId()) == 0 && !waitingJobs().contains(ticket.jobId())) {
                served.remove(ticket.jobId());
            }
        }
    }

    /** Takes out everything of a job, or of one of its videos, that still waits. */
    List<Ticket> drop(Predicate<Ticket> unwanted) {
        List<Ticket> dropped = new ArrayList<>();
        for (Map<String, Lane> lanes : classes.values()) {
            for (Iterator<Lane> lane = lanes.values().iterator(); lane.hasNext(); ) {
                Map<String, Deque<Ticket>> videos = lane.next().videos;
                // All tickets of a video are alike in what they can be dropped for.
                videos.values()
                        .removeIf(queue -> unwanted.test(queue.peek()) && dropped.addAll(queue));
                if (videos.isEmpty()) {
                    lane.remove();
                }
            }
        }
        waiting -= dropped.size();
        return dropped;
    }

    /** The jobs that have waiting work. */
    Set<String> waitingJobs() {
        Set<String> jobs = new HashSet<>();
        classes.values().forEach(lanes -> jobs.addAll(lanes.keySet()));
        return jobs;
    }

    /** What was let go and is not done. */
    Collection<Ticket> underWay() {
        return underWay.values();
    }

    /** How much waits. */
    int waiting() {
        return waiting;
    }
}
