/**
 * A standalone session cluster on one machine, each part a process of its own: a Kafka broker, one
 * JobManager, some TaskManagers, and a {@link io.heygem.jobs.cli.cluster.Supervisor} that starts
 * again what dies and submits the job anew from its latest checkpoint. Start with {@link
 * io.heygem.jobs.cli.cluster.Cluster}.
 */
package io.heygem.jobs.cli.cluster;
