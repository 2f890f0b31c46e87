/**
 * What the stream tells the world and hears from it, as plain values and JSON. Start with {@link
 * io.heygem.pipeline.event.StatusEvent}; no Flink and no Kafka here, readers outside the stream use
 * this room too.
 */
package io.heygem.pipeline.event;
