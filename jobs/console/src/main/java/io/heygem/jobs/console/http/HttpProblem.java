package io.heygem.jobs.console.http;

/** A request that is not obeyed: the status, a code for programs and what the sentence names. */
public final class HttpProblem extends Exception {

    private static final long serialVersionUID = 1L;

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
