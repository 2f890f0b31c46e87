/**
 * From a segment to what the lip network sees. Start with {@link
 * io.heygem.operators.crop.SegmentDecoder}.
 */
package io.heygem.operators.crop;
