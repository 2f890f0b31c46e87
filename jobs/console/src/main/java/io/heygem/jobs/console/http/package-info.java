/**
 * What every answer has in common: who may ask, how errors look, ranges, event streams. Start with
 * {@link io.heygem.jobs.console.http.WebServer}; nothing here knows of jobs.
 */
package io.heygem.jobs.console.http;
