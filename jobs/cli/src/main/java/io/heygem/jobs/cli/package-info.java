/**
 * The command line: flags in, a job through {@link io.heygem.jobs.cli.LipSync}, a table or JSON
 * out. Start with {@link io.heygem.jobs.cli.HeygemCommand}, then {@link
 * io.heygem.jobs.cli.Renderer}.
 *
 * <p>Every sentence that people read comes from {@link io.heygem.jobs.cli.Messages}; every exit
 * code is in {@link io.heygem.jobs.cli.ExitCode}.
 */
package io.heygem.jobs.cli;
