/** The command line. */
package io.heygem.jobs.cli;
