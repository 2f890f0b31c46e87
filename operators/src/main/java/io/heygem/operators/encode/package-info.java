/** Compressing one segment. Start with {@link io.heygem.operators.encode.SegmentEncoder}. */
package io.heygem.operators.encode;
