package io.heygem.pipeline.event;

import io.heygem.operators.record.ControlAction;

/**
 * What someone asks of a job that is there.
 *
 * @param command what to do
 * @param jobId the job
 */
public record ControlCommand(ControlAction command, String jobId) {}
