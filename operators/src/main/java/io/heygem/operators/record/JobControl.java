package io.heygem.operators.record;

/**
 * Something is asked of a job.
 *
 * @param jobId the job
 * @param action what to do
 * @param origin the message that asks for it
 */
public record JobControl(String jobId, ControlAction action, Origin origin) {

    /** Asks for every unfinished job of the workspace. */
    public static JobControl adoptAll() {
        return new JobControl(null, ControlAction.ADOPT, null);
    }
}
