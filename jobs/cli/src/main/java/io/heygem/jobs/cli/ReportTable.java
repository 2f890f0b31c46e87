package io.heygem.jobs.cli;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.VideoOutcome;
import io.heygem.operators.record.VideoState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A report as a table for people. */
final class ReportTable {

    private static final int MAX_NAME = 40;
    private static final Set<Integer> NUMBER_COLUMNS = Set.of(2, 3);

    private final Messages messages;
    private final FailureText failures;
    private final Path here;

    ReportTable(Messages messages, Path here) {
        this.messages = messages;
        this.failures = new FailureText(messages);
        this.here = here;
    }

    /** The table, the warnings, hints for failures and the sum, one line each. */
    List<String> lines(Report report) {
        VideoNames names = report.job().names();
        List<String[]> rows = new ArrayList<>();
        rows.add(
                new String[] {
                    messages.get("table.video"),
                    messages.get("table.state"),
                    messages.get("table.frames"),
                    messages.get("table.seconds"),
                    messages.get("table.result")
                });
        for (VideoOutcome video : report.videos()) {
            rows.add(
                    new String[] {
                        TextColumns.fit(names.of(video.videoId()), MAX_NAME),
                        messages.get("state." + video.state()),
                        hasOutput(video) ? String.valueOf(video.frames()) : "-",
                        hasOutput(video) ? Numbers.seconds(video.seconds()) : "-",
                        result(video)
                    });
        }
        List<String> lines = new ArrayList<>(TextColumns.table(rows, NUMBER_COLUMNS));
        lines.addAll(remarks(report, names));
        lines.add("");
        lines.add(sum(report));
        return lines;
    }

    private List<String> remarks(Report report, VideoNames names) {
        List<String> lines = new ArrayList<>();
        for (VideoOutcome video : report.videos()) {
            for (String warning : video.warnings()) {
                lines.add(
                        messages.get(
                                "table.warning",
                                names.of(video.videoId()),
                                TextColumns.printable(warning)));
            }
        }
        Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
        for (VideoOutcome video : report.videos()) {
            if (video.state() == VideoState.FAILED && video.code() != null) {
                codes.add(video.code());
            }
        }
        codes.forEach(code -> lines.add(code + ": " + failures.hint(code)));
        if (report.broken() != null) {
            lines.add(messages.get("table.broken", TextColumns.printable(report.broken())));
        }
        if (!lines.isEmpty()) {
            lines.add(0, "");
        }
        return lines;
    }

    private String sum(Report report) {
        boolean elsewhere = report.provider().isEmpty() && report.device().isEmpty();
        return messages.get(
                elsewhere ? "table.sum_elsewhere" : "table.sum",
                report.videos().size(),
                report.completed(),
                report.count(VideoState.FAILED),
                report.count(VideoState.CANCELLED),
                Numbers.seconds(report.seconds()),
                report.provider().isEmpty() ? report.device() : report.provider());
    }

    private String result(VideoOutcome video) {
        if (hasOutput(video)) {
            Path output = Path.of(video.output());
            Path shown = output.startsWith(here) ? here.relativize(output) : output;
            return TextColumns.printable(shown.toString());
        }
        return video.state() == VideoState.FAILED ? failures.line(video) : "-";
    }

    private static boolean hasOutput(VideoOutcome video) {
        return video.output() != null
                && (video.state() == VideoState.COMPLETED
                        || video.state() == VideoState.COMPLETED_WITH_WARNINGS);
    }
}
