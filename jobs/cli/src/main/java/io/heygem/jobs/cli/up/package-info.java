/**
 * The streaming job on this machine: a broker and a Flink inside one process. Open {@link
 * io.heygem.jobs.cli.up.EmbeddedBroker}.
 */
package io.heygem.jobs.cli.up;
