package io.heygem.jobs.cli;

import io.heygem.operators.media.VideoFormat;
import io.heygem.operators.media.VideoProbe;
import io.heygem.operators.media.VideoTraits;
import io.heygem.operators.preflight.Concern;
import io.heygem.operators.preflight.Light;
import io.heygem.operators.preflight.VideoInspection;
import io.heygem.operators.record.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A check as a table for people. */
final class CheckTable {

    private static final int MAX_NAME = 36;
    private static final Set<Integer> NUMBERS = Set.of(4, 5, 8, 9, 11);
    private static final String NONE = "-";

    private final Messages messages;
    private final FailureText failures;

    CheckTable(Messages messages) {
        this.messages = messages;
        this.failures = new FailureText(messages);
    }

    /** The table, what is said about each file that is not green, and the sum. */
    List<String> lines(CheckReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(sound(report));
        if (report.sound() == null) {
            return lines;
        }
        report.sound().warnings().forEach(w -> lines.add("  " + TextColumns.printable(w)));
        lines.add("");
        List<String[]> rows = new ArrayList<>();
        rows.add(messages.get("check.columns").split("\\|", -1));
        report.videos().forEach(video -> rows.add(row(video)));
        lines.addAll(TextColumns.table(rows, NUMBERS));
        for (CheckReport.Video video : report.videos()) {
            List<String> remarks = remarks(video);
            if (!remarks.isEmpty()) {
                lines.add("");
                lines.add(light(video.light()) + "  " + name(video.file()));
                remarks.forEach(remark -> lines.add("  " + remark));
            }
        }
        lines.add("");
        lines.add(
                messages.get(
                        "check.sum",
                        report.videos().size(),
                        report.count(Light.GREEN),
                        report.count(Light.AMBER),
                        report.count(Light.RED),
                        Numbers.clock(report.estimatedSeconds())));
        return lines;
    }

    private String sound(CheckReport report) {
        String name = TextColumns.printable(report.audio().getFileName().toString());
        if (report.sound() == null) {
            return messages.get(
                    "check.audio_red",
                    light(Light.RED),
                    name,
                    failure(report.code(), report.reason()));
        }
        double seconds = (double) report.sound().samples() / report.sound().sampleRateHz();
        return messages.get(
                "check.audio",
                light(report.soundLight()),
                name,
                Numbers.seconds(seconds),
                report.sound().sampleRateHz());
    }

    private String[] row(CheckReport.Video video) {
        List<String> cells = new ArrayList<>();
        cells.add(light(video.light()));
        cells.add(TextColumns.fitMiddle(name(video.file()), MAX_NAME));
        VideoInspection found = video.inspection();
        if (found == null) {
            cells.add(video.code().toString());
            return cells.toArray(String[]::new);
        }
        VideoProbe probe = found.probe();
        VideoFormat format = probe.format();
        cells.add(probe.codec());
        cells.add(format.width() + "x" + format.height());
        cells.add(rate(format));
        cells.add(probe.still() ? NONE : Numbers.seconds(found.lengths().videoSeconds()));
        cells.add(turned(found.traits()));
        cells.add(found.traits().hdr().isEmpty() ? NONE : found.traits().hdr());
        cells.add(Math.round(100 * found.faceShare()) + "%");
        cells.add(
                (found.framesWithFace() == 0 ? NONE : Math.round(found.facePx()))
                        + "/"
                        + found.modelPx());
        cells.add(
                found.lengths().policy().word()
                        + " > "
                        + Numbers.seconds(found.lengths().outputSeconds()));
        cells.add(video.light() == Light.RED ? NONE : Numbers.clock(found.estimatedSeconds()));
        return cells.toArray(String[]::new);
    }

    private List<String> remarks(CheckReport.Video video) {
        List<String> remarks = new ArrayList<>();
        if (video.inspection() == null) {
            remarks.add(failure(video.code(), withoutFolder(video)));
            remarks.add(failures.hint(video.code()));
            return remarks;
        }
        VideoInspection found = video.inspection();
        for (Concern concern : found.concerns()) {
            remarks.add(
                    messages.get(
                            "concern." + concern,
                            found.framesWithFace(),
                            found.sampledFrames(),
                            Math.round(found.facePx()),
                            found.modelPx()));
            if (concern == Concern.NO_FACE) {
                remarks.add(failures.hint(ErrorCode.DETECT_NO_FACE));
            }
        }
        found.warnings().forEach(warning -> remarks.add(TextColumns.printable(warning)));
        return remarks;
    }

    private String failure(ErrorCode code, String reason) {
        return failures.sentence(code, reason) + " [" + code + "] " + TextColumns.printable(reason);
    }

    /** The heading names the file already. */
    private static String withoutFolder(CheckReport.Video video) {
        return video.reason()
                .replace(video.file().toString(), video.file().getFileName().toString());
    }

    private String light(Light light) {
        return messages.get("light." + light);
    }

    private static String name(Path file) {
        return TextColumns.printable(file.getFileName().toString());
    }

    private static String rate(VideoFormat format) {
        double rate = (double) format.frameRateNum() / format.frameRateDen();
        return format.frameRateDen() == 1
                ? Integer.toString(format.frameRateNum())
                : String.format(Locale.ROOT, "%.3f", rate);
    }

    private static String turned(VideoTraits traits) {
        if (traits.rotationDegrees() == 0 && !traits.mirrored()) {
            return NONE;
        }
        return traits.rotationDegrees() + "°" + (traits.mirrored() ? " mirrored" : "");
    }
}
