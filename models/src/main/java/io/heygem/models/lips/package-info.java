/**
 * Making mouths move. Start with {@link io.heygem.models.lips.LipModel}; {@link
 * io.heygem.models.lips.LipBatch} says what goes in.
 */
package io.heygem.models.lips;
