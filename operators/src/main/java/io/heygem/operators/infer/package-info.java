/** The lip network. Start with {@link io.heygem.operators.infer.LipPainter}. */
package io.heygem.operators.infer;
