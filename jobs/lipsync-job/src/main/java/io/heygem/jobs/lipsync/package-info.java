/** The job for a Flink cluster. Open {@link io.heygem.jobs.lipsync.LipSyncJob}. */
package io.heygem.jobs.lipsync;
