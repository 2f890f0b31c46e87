/**
 * Files in, frames out, and back: the only FFmpeg in the house. Start with {@link
 * io.heygem.operators.media.VideoReader} and {@link io.heygem.operators.media.SegmentWriter}.
 *
 * <p>Every class here owns its native memory and frees it in {@code close}; nothing native leaves
 * the package. Times are microseconds outside, time-base ticks inside.
 */
package io.heygem.operators.media;
