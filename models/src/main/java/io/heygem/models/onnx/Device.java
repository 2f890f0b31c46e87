package io.heygem.models.onnx;

/** Where networks shall run. */
public enum Device {
    /** CUDA where it is usable, else the CPU. */
    AUTO,
    CPU,
    /** CUDA or an error: never a silent fallback. */
    CUDA
}
