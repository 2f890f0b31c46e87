package io.heygem.jobs.cli;

import io.heygem.jobs.console.FailureWords;
import io.heygem.operators.record.ErrorCode;
import java.util.Locale;

/** The sentences of failures in the language of whoever looks at the console. */
final class ConsoleWords implements FailureWords {

    @Override
    public String sentence(String code, String reason, Locale reader) {
        return new FailureText(Messages.in(reader)).sentence(of(code), reason);
    }

    @Override
    public String hint(String code, Locale reader) {
        return new FailureText(Messages.in(reader)).hint(of(code));
    }

    /** A code of a later version is one more thing that went wrong. */
    private static ErrorCode of(String code) {
        for (ErrorCode known : ErrorCode.values()) {
            if (known.name().equals(code)) {
                return known;
            }
        }
        return ErrorCode.INTERNAL_ERROR;
    }
}
