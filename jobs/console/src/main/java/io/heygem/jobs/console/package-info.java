/**
 * The web console: a small HTTP server that hears the topics, reads the workspace and writes job
 * descriptors and commands. Start with {@link io.heygem.jobs.console.Console}; {@code openapi.yaml}
 * among the resources says what it answers. No Flink, no ONNX, no FFmpeg.
 */
package io.heygem.jobs.console;
