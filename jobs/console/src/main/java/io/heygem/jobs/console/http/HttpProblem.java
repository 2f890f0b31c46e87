package io.heygem.jobs.console.http;

import java.util.List;

/** A request that is not obeyed: the status, a code for programs and what the sentence names. */
public final class HttpProblem extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_SHOWN = 200;

    private final int status;
    private final String code;
    private final transient Object[] values;

    /**
     * A refusal.
     *
     * @param status HTTP status, 400 or above
     * @param code key of the sentences in the messages
     * @param values what the sentences name
     */
    public HttpProblem(int status, String code, Object... values) {
        super(status + " " + code);
        this.status = status;
        this.code = code;
        this.values = values.clone();
    }

    /**
     * A word that is none of those that may stand there.
     *
     * @param expected the words, or what they look like
     */
    public static HttpProblem word(String field, String value, List<String> expected) {
        return new HttpProblem(400, "FIELD_WORD", field, shown(value), String.join(", ", expected));
    }

    /** What is too long for a sentence is cut. */
    static String shown(String value) {
        return value.length() <= LONGEST_SHOWN
                ? value
                : value.substring(0, value.offsetByCodePoints(0, LONGEST_SHOWN / 2)) + "...";
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** Code for programs. */
    public String code() {
        return code;
    }

    Object[] values() {
        return values.clone();
    }
}
