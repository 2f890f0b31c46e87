/**
 * The stages of the stream, one package each: a worker that knows nothing of Flink and a function
 * that knows nothing of pixels. {@link io.heygem.operators.StageBoundary} is where trouble becomes
 * data; {@link io.heygem.operators.record.Segment} is the unit of work.
 */
package io.heygem.operators;
