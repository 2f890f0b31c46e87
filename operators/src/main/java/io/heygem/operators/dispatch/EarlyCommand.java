package io.heygem.operators.dispatch;

import io.heygem.operators.record.JobControl;

/**
 * A command that was read before its job.
 *
 * @param control the command
 * @param untilMs when it stops waiting, epoch milliseconds
 */
public record EarlyCommand(JobControl control, long untilMs) {}
