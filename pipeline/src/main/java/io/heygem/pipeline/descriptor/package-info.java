/**
 * What a user asks for, as JSON. Start with {@link io.heygem.pipeline.descriptor.JobDescriptor}; no
 * Flink here.
 */
package io.heygem.pipeline.descriptor;
