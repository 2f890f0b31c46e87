package io.heygem.models.onnx;

import java.util.List;
import java.util.Locale;

/**
 * Tells a lack of memory from other errors of ONNX Runtime. It has no error code of its own: the
 * arena, CUDA, cuBLAS and cuDNN each say it in words.
 */
final class LackOfMemory {

    private static final List<String> WORDS =
            List.of(
                    "failed to allocate memory",
                    "out of memory",
                    "alloc_failed",
                    "allocation_failed",
                    "bad_alloc",
                    "bad allocation");

    private LackOfMemory() {}

    static boolean isMeantBy(String message) {
        String text = String.valueOf(message).toLowerCase(Locale.ROOT);
        return WORDS.stream().anyMatch(text::contains);
    }
}
