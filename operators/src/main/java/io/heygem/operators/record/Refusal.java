package io.heygem.operators.record;

import java.util.List;

/**
 * A message that cannot be obeyed.
 *
 * @param origin the message
 * @param code what is wrong with it
 * @param reasons all that is wrong with it, one sentence each
 * @param jobId the job it speaks of; null when it cannot be told
 */
public record Refusal(Origin origin, ErrorCode code, List<String> reasons, String jobId) {

    public Refusal {
        reasons = List.copyOf(reasons);
    }
}
