package io.heygem.jobs.console.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a file that a request wants.
 *
 * @param from first byte
 * @param to behind the last byte
 */
public record ByteRange(long from, long to) {

    private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** How many bytes it is. */
    public long length() {
        return to - from;
    }

    /**
     * Reads the header. Several parts at once, other units and nonsense are passed by, as RFC 9110
     * allows: the answer is then the whole file.
     *
     * @param header null for none
     * @param size of the file, bytes
     * @throws HttpProblem 416 when the part lies behind the end
     */
    static Optional<ByteRange> of(String header, long size) throws HttpProblem {
        Matcher match = header == null ? null : ONE.matcher(header.strip());
        if (match == null || !match.matches()) {
            return Optional.empty();
        }
        String first = match.group(1);
        String last = match.group(2);
        if (first.isEmpty()) {
            if (last.isEmpty()) {
                return Optional.empty();
            }
            long tail = Long.parseLong(last);
            if (tail == 0 || size == 0) {
                throw new HttpProblem(416, "RANGE_OUTSIDE", header, size);
            }
            return Optional.of(new ByteRange(Math.max(0, size - tail), size));
        }
        long from = Long.parseLong(first);
        long to = last.isEmpty() ? size : Long.parseLong(last) + 1;
        if (!last.isEmpty() && to <= from) {
            return Optional.empty();
        }
        if (from >= size) {
            throw new HttpProblem(416, "RANGE_OUTSIDE", header, size);
        }
        return Optional.of(new ByteRange(from, Math.min(to, size)));
    }
}
