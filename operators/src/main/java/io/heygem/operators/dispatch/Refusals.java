package io.heygem.operators.dispatch;

import io.heygem.operators.record.ErrorCode;
import io.heygem.operators.record.JobControl;
import io.heygem.operators.record.JobSubmission;
import io.heygem.operators.record.Refusal;
import java.time.Duration;
import java.util.List;

/** What the registry says to messages that it does not obey. */
final class Refusals {

    private Refusals() {}

    /** A job cannot be taken in. */
    static Refusal of(JobSubmission submission, RefusedException why) {
        return new Refusal(submission.origin(), why.code(), why.reasons(), submission.jobId());
    }

    /** The name belongs to another job. */
    static Refusal conflict(JobSubmission submission) {
        return of(
                submission,
                new RefusedException(
                        ErrorCode.JOB_CONFLICT,
                        List.of(
                                "jobId is %s, which is the name of a job with another body"
                                        .formatted(submission.jobId()))));
    }

    /** The job of a command did not come. */
    static Refusal unknown(JobControl control, Duration waited) {
        String reason =
                "jobId is %s, expected one that was submitted before the command or within %d s after"
                        .formatted(control.jobId(), waited.toSeconds());
        return new Refusal(
                control.origin(), ErrorCode.JOB_UNKNOWN, List.of(reason), control.jobId());
    }
}
