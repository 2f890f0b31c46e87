package io.heygem.jobs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Text measured in columns of a terminal, where a Chinese character takes two. */
final class TextColumns {

    private static final String CUT = "…";
    private static final String GAP = "  ";

    private TextColumns() {}

    /** Columns that a text takes. */
    static int width(String text) {
        return text.codePoints().map(TextColumns::width).sum();
    }

    /**
     * Rows under each other.
     *
     * @param rows cells, in the first row one for each column; where a later row has fewer, its
     *     last cell reaches over the columns that it lacks
     * @param right columns that end where the longest cell ends, from 0
     */
    static List<String> table(List<String[]> rows, Set<Integer> right) {
        int columns = rows.get(0).length;
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < own(row, columns); i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                boolean toTheRight = i < own(row, columns) && right.contains(i);
                boolean toTheLeft = i < row.length - 1;
                String cell = toTheLeft ? left(row[i], widths[i]) : row[i];
                line.append(i > 0 ? GAP : "").append(toTheRight ? right(row[i], widths[i]) : cell);
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /** How many cells of a row stay in their columns. */
    private static int own(String[] row, int columns) {
        return row.length < columns ? row.length - 1 : columns;
    }

    /** The text followed by blanks up to a width. */
    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text after blanks up to a width. */
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** The text, shortened at its end where it is wider. */
    static String fit(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = width(CUT);
        for (int codePoint : text.codePoints().toArray()) {
            used += width(codePoint);
            if (used > columns) {
                break;
            }
            kept.appendCodePoint(codePoint);
        }
        return columns < 1 ? "" : kept + CUT;
    }

    /** The text, shortened in its middle where it is wider: the end of a name tells it apart. */
    static String fitMiddle(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        int tail = columns / 2;
        int begin = text.length();
        while (begin > 0 && width(text.substring(text.offsetByCodePoints(begin, -1))) <= tail) {
            begin = text.offsetByCodePoints(begin, -1);
        }
        String end = text.substring(begin);
        return fit(text, columns - width(end)) + end;
    }

    /**
     * Rows as lines, their columns under each other.
     *
     * @param numbers how many columns before the last one are moved to the right
     */
    static List<String> aligned(List<String[]> rows, int numbers) {
        int last = rows.get(0).length - 1;
        int[] widths = new int[last];
        for (String[] row : rows) {
            for (int i = 0; i < last; i++) {
                widths[i] = Math.max(widths[i], width(row[i]));
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < last; i++) {
                boolean number = i >= last - numbers;
                line.append(number ? right(row[i], widths[i]) : left(row[i], widths[i]))
                        .append(GAP);
            }
            lines.add(line.append(row[last]).toString());
        }
        return lines;
    }

    /** The text with everything a terminal would obey rather than show replaced. */
    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) || isBidiControl(c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isBidiControl(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT
                || type == Character.CONTROL) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    /** Blocks that Unicode's East Asian Width (UAX 11) calls wide or full width. */
    private static boolean isWide(int c) {
        return (c >= 0x1100 && c <= 0x115F)
                || (c >= 0x2E80 && c <= 0x303E)
                || (c >= 0x3041 && c <= 0xA4CF)
                || (c >= 0xA960 && c <= 0xA97C)
                || (c >= 0xAC00 && c <= 0xD7A3)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0xFE30 && c <= 0xFE6F)
                || (c >= 0xFF01 && c <= 0xFF60)
                || (c >= 0xFFE0 && c <= 0xFFE6)
                || (c >= 0x1F300 && c <= 0x1F64F)
                || (c >= 0x1F680 && c <= 0x1F6FF)
                || (c >= 0x1F900 && c <= 0x1F9FF)
                || (c >= 0x20000 && c <= 0x3FFFD);
    }
}
