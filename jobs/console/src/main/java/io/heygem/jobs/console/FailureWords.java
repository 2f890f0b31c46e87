package io.heygem.jobs.console;

import java.util.Locale;

/** What a failure is called and what helps, for people; whoever starts the console knows. */
public interface FailureWords {

    /**
     * What happened.
     *
     * @param code one of the codes of the stream
     * @param reason the stage's own words; may be null
     */
    String sentence(String code, String reason, Locale reader);

    /** What to do. */
    String hint(String code, Locale reader);
}
