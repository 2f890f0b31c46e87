package io.heygem.jobs.cli;

import io.heygem.operators.record.RenderPhase;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoProgress;
import io.heygem.operators.record.VideoState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Progress on a screen: one bar per video at work and the count below them, drawn over again in
 * place; a video that is over leaves a line above.
 */
final class ProgressBars implements ProgressView {

    private static final long REDRAW_NANOS = 100_000_000L;
    private static final double NANOS = 1e9;
    private static final int MAX_BAR = 30;
    private static final int MAX_NAME = 28;
    private static final int MAX_BARS = 8;

    /** Lines of the screen that bars leave free: the count, the prompt, one to breathe. */
    private static final int FREE_ROWS = 3;

    private final Terminal terminal;
    private final Messages messages;
    private final LongSupplier nanos;
    private final Map<String, VideoProgress> atWork = new LinkedHashMap<>();
    private final Map<String, VideoState> over = new LinkedHashMap<>();
    private final StringBuilder pending = new StringBuilder();
    private VideoNames names = new VideoNames();
    private int total;
    private int drawnLines;
    private long startNanos;
    private long drawnNanos;

    ProgressBars(Terminal terminal, Messages messages, LongSupplier nanos) {
        this.terminal = terminal;
        this.messages = messages;
        this.nanos = nanos;
    }

    @Override
    public synchronized void started(ShownJob job) {
        names = job.names();
        total = job.total();
        startNanos = nanos.getAsLong();
        draw(true);
    }

    @Override
    public synchronized void progress(VideoProgress progress) {
        if (over.containsKey(progress.videoId())) {
            return;
        }
        if (progress.phase() != RenderPhase.QUEUED) {
            atWork.put(progress.videoId(), progress);
        }
        draw(false);
    }

    @Override
    public synchronized void finished(VideoOutcome outcome) {
        if (over.put(outcome.videoId(), outcome.state()) != null) {
            return;
        }
        atWork.remove(outcome.videoId());
        String text =
                outcome.state() == VideoState.FAILED
                        ? new FailureText(messages).line(outcome)
                        : Numbers.seconds(outcome.seconds()) + " s";
        line(
                pending,
                mark(outcome.state())
                        + " "
                        + name(outcome.videoId())
                        + " "
                        + messages.get("state." + outcome.state())
                        + "  "
                        + text);
        draw(true);
    }

    @Override
    public synchronized void close() {
        atWork.clear();
        draw(true);
    }

    private void draw(boolean now) {
        long time = nanos.getAsLong();
        if (!now && time - drawnNanos < REDRAW_NANOS) {
            return;
        }
        drawnNanos = time;
        StringBuilder screen = new StringBuilder();
        if (drawnLines > 0) {
            screen.append("\r\u001b[").append(drawnLines).append("A\u001b[J");
        }
        screen.append(pending);
        pending.setLength(0);
        int most = Math.max(1, Math.min(MAX_BARS, terminal.rows() - FREE_ROWS));
        atWork.values().stream().limit(most).forEach(at -> line(screen, bar(at)));
        int bars = Math.min(most, atWork.size());
        String elapsed = Numbers.clock((time - startNanos) / NANOS);
        line(screen, messages.get("bar.total", over.size(), total, elapsed));
        drawnLines = bars + 1;
        terminal.err().print(screen);
        terminal.err().flush();
    }

    private String bar(VideoProgress at) {
        double share = share(at);
        int columns = Math.max(5, Math.min(MAX_BAR, terminal.columns() / 3));
        int filled = (int) (share * columns);
        return "  "
                + name(at.videoId())
                + " "
                + "█".repeat(filled)
                + "░".repeat(columns - filled)
                + TextColumns.right((int) (share * 100) + "%", 5)
                + "  "
                + messages.get("phase." + at.phase());
    }

    private String name(String videoId) {
        return TextColumns.left(TextColumns.fit(names.of(videoId), MAX_NAME), MAX_NAME);
    }

    private void line(StringBuilder to, String text) {
        to.append(TextColumns.fit(text, terminal.columns() - 1)).append('\n');
    }

    /** How much of a video's work is done, 0..1; rendering is most of it. */
    static double share(VideoProgress at) {
        double within = at.total() <= 0 ? 0 : Math.min(1, (double) at.done() / at.total());
        return switch (at.phase()) {
            case QUEUED -> 0;
            case PROBING -> 0.02 * within;
            case DETECTING -> 0.02 + 0.18 * within;
            case RENDERING -> 0.20 + 0.75 * within;
            case ASSEMBLING -> 0.95 + 0.05 * within;
        };
    }

    private static String mark(VideoState state) {
        return switch (state) {
            case COMPLETED -> "✔";
            case COMPLETED_WITH_WARNINGS -> "!";
            case FAILED -> "✘";
            case CANCELLED -> "-";
        };
    }
}
