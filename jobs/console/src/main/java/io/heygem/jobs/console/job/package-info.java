/**
 * What is known of jobs and what can be done to them. Start with {@link
 * io.heygem.jobs.console.job.JobBook}.
 */
package io.heygem.jobs.console.job;
