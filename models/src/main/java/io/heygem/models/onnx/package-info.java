/**
 * ONNX Runtime sessions and what is known of the files they come from. Start with {@link
 * io.heygem.models.onnx.OnnxModel}.
 */
package io.heygem.models.onnx;
