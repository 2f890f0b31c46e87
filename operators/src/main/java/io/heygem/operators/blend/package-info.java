/**
 * Pasting mouths back into decoded frames. Start with {@link
 * io.heygem.operators.blend.MouthBlender}.
 */
package io.heygem.operators.blend;
