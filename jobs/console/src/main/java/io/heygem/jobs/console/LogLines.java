package io.heygem.jobs.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of a log file that grows, from some place on. Not thread-safe. */
final class LogLines {

    private static final Pattern HEAD =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3} - ([A-Z]+) - .*");
    private static final int LONGEST = 4_000;
    private static final int STEP_BYTES = 1 << 20;

    private final Path file;
    private long at;
    private boolean midLine;
    private Level level = Level.INFO;

    /** How bad it is. */
    enum Level {
        INFO,
        WARNING,
        ERROR
    }

    /** A line; those of a stack trace have the level of the line above them. */
    record Line(Level level, String text) {}

    /**
     * Lines from a place on; where that is inside a line, from the next one on.
     *
     * @param from bytes from the start
     */
    LogLines(Path file, long from) {
        this.file = file;
        this.at = from;
        this.midLine = from > 0;
    }

    /** Gives the lines that are complete and were not given before. */
    void read(Consumer<Line> lines) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < at) {
                // Another file took its place.
                at = 0;
                midLine = false;
            }
            if (midLine) {
                in.seek(at - 1);
                midLine = in.read() != '\n';
            }
            byte[] buffer = new byte[(int) Math.min(STEP_BYTES, Math.max(0, in.length() - at))];
            int read;
            in.seek(at);
            while (buffer.length > 0 && (read = in.read(buffer)) > 0) {
                int end = give(buffer, read, lines);
                if (end == 0) {
                    if (read < STEP_BYTES) {
                        return;
                    }
                    // A line longer than any of ours is cut into pieces.
                    end = read;
                    midLine = true;
                }
                at += end;
                in.seek(at);
                if (read < buffer.length) {
                    return;
                }
            }
        }
    }

    private int give(byte[] buffer, int read, Consumer<Line> lines) {
        int begin = 0;
        for (int i = 0; i < read; i++) {
            if (buffer[i] == '\n') {
                if (!midLine) {
                    lines.accept(
                            line(
                                    new String(
                                            Arrays.copyOfRange(buffer, begin, i),
                                            StandardCharsets.UTF_8)));
                }
                midLine = false;
                begin = i + 1;
            }
        }
        return begin;
    }

    private Line line(String raw) {
        Matcher head = HEAD.matcher(raw.stripTrailing());
        if (head.matches()) {
            level =
                    switch (head.group(1).toUpperCase(Locale.ROOT)) {
                        case "ERROR", "FATAL" -> Level.ERROR;
                        case "WARNING", "WARN" -> Level.WARNING;
                        default -> Level.INFO;
                    };
        }
        return new Line(level, harmless(raw));
    }

    /** Signs that steer a terminal or turn the direction of writing are shown as codes. */
    static String harmless(String raw) {
        StringBuilder text = new StringBuilder();
        String stripped = raw.stripTrailing();
        stripped.codePoints()
                .limit(LONGEST)
                .forEach(
                        c -> {
                            if (c == '\t' || !(Character.isISOControl(c) || steers(c))) {
                                text.appendCodePoint(c);
                            } else {
                                text.append("\\u%04x".formatted(c));
                            }
                        });
        return stripped.codePointCount(0, stripped.length()) > LONGEST
                ? text + " …"
                : text.toString();
    }

    private static boolean steers(int c) {
        return Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.LINE_SEPARATOR
                || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                || Character.getType(c) == Character.SURROGATE;
    }
}
