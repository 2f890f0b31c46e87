/**
 * A Flink plug-in that tells a TaskManager which GPUs it has; Flink's own one for this release
 * cannot be resolved from Maven Central. The jar goes to {@code plugins/gpu/}. Start with {@link
 * io.heygem.jobs.gpu.GpuDriverFactory}.
 */
package io.heygem.jobs.gpu;
