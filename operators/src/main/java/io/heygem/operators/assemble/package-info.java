/**
 * Joining segments and sound, and the one final word about a video. Start with {@link
 * io.heygem.operators.assemble.VideoAssembler}.
 */
package io.heygem.operators.assemble;
