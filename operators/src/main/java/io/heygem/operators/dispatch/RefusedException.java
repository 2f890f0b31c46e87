package io.heygem.operators.dispatch;

import io.heygem.operators.record.ErrorCode;
import java.util.List;

/** A job cannot be taken in; says all that is wrong with it at once. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final List<String> reasons;

    RefusedException(ErrorCode code, List<String> reasons) {
        super(String.join("; ", reasons));
        this.code = code;
        this.reasons = List.copyOf(reasons);
    }

    /** What is wrong. */
    public ErrorCode code() {
        return code;
    }

    /** One sentence per problem. */
    public List<String> reasons() {
        return reasons;
    }
}
