package io.heygem.operators.release;

import io.heygem.operators.record.Priority;

/**
 * One piece of work that waits or is under way.
 *
 * @param number its place in the order of arrival, unique
 * @param priority its class
 * @param jobId the job it belongs to
 * @param taskId the video of the job
 * @param place the file that the work makes; one at a time works on a file
 */
record Ticket(long number, Priority priority, String jobId, String taskId, String place) {}
