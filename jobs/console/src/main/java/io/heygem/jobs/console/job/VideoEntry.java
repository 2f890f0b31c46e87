package io.heygem.jobs.console.job;

import io.heygem.pipeline.event.ProgressEvent;
import io.heygem.pipeline.event.StatusEvent;
import io.heygem.pipeline.event.StatusEvent.State;

/** What is known of one video: its latest state and how fast it goes. Not thread-safe. */
final class VideoEntry {

    /** Shares of the work that are done when a stage begins, by rough experience. */
    private static final double RENDERING = 0.25;

    private static final double ASSEMBLING = 0.97;

    private StatusEvent status;
    private String stage;
    private int done;
    private int total;
    private final Pace pace = new Pace();

    void tell(StatusEvent event) {
        if (status != null && event.attempt() < status.attempt()) {
            return;
        }
        boolean again = status == null || event.attempt() > status.attempt();
        status = event;
        if (again) {
            stage = null;
            done = 0;
            total = 0;
            pace.restart();
        }
        if (event.stage() != null) {
            progress(
                    event.stage(),
                    event.done() == null ? 0 : event.done(),
                    event.total() == null ? 0 : event.total(),
                    event.at());
        }
    }

    void tell(ProgressEvent event) {
        if (status == null || (!status.state().terminal() && event.at() >= status.at())) {
            progress(event.stage(), event.done(), event.total(), event.at());
        }
    }

    private void progress(String newStage, int newDone, int newTotal, long at) {
        stage = newStage;
        done = newDone;
        total = newTotal;
        pace.tell(fraction(), at);
    }

    StatusEvent status() {
        return status;
    }

    String stage() {
        return status != null && status.state().terminal() ? null : stage;
    }

    int done() {
        return done;
    }

    int total() {
        return total;
    }

    boolean terminal() {
        return status != null && status.state().terminal();
    }

    /** How much of the work is done, 0..1. */
    double fraction() {
        if (terminal()) {
            return 1;
        }
        double part = total == 0 ? 0 : Math.min(1, (double) done / total);
        if (status != null && status.state() == State.ASSEMBLING) {
            return ASSEMBLING;
        }
        if (stage == null) {
            return 0;
        }
        return switch (stage) {
            case "detecting" -> RENDERING * part;
            case "rendering" -> RENDERING + (ASSEMBLING - RENDERING) * part;
            case "assembling" -> ASSEMBLING;
            default -> 0;
        };
    }

    /** Seconds until it is done; null when nobody can tell. */
    Long etaSeconds(long now) {
        return terminal() ? null : pace.etaSeconds(now);
    }
}
