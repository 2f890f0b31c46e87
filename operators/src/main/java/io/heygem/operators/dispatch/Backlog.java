package io.heygem.operators.dispatch;

import java.util.Collection;

/**
 * What is open at one moment.
 *
 * @param jobs number of jobs
 * @param waiting videos that were not begun
 * @param inFlight videos that are in the stages
 * @param oldestOpenedAtMs when the oldest job was taken in, epoch milliseconds; {@link
 *     Long#MAX_VALUE} when there is none
 */
record Backlog(int jobs, int waiting, int inFlight, long oldestOpenedAtMs) {

    static Backlog of(Collection<OpenJob> open) {
        int waiting = 0;
        int inFlight = 0;
        long oldestMs = Long.MAX_VALUE;
        for (OpenJob job : open) {
            waiting += job.count(VideoStep.NEW) + job.count(VideoStep.WAITING);
            inFlight += job.count(VideoStep.RELEASED);
            oldestMs = Math.min(oldestMs, job.openedAtMs());
        }
        return new Backlog(open.size(), waiting, inFlight, oldestMs);
    }
}
