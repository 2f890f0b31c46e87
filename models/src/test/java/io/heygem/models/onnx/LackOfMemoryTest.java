package io.heygem.models.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LackOfMemoryTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error code - ORT_RUNTIME_EXCEPTION - message: Non-zero status code returned while"
                        + " running Conv node. Status Message: bfc_arena.cc:376 void*"
                        + " BFCArena::AllocateRawInternal(size_t, bool) Failed to allocate memory for"
                        + " requested buffer of size 939524096",
                "CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc(&p, size)",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
                "CUDNN failure 5003: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
                "std::bad_alloc"
            })
    void knowsTheWordsForIt(String message) {
        assertThat(LackOfMemory.isMeantBy(message)).isTrue();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "Error code - ORT_INVALID_ARGUMENT - message: Got invalid dimensions for input",
                "CUDA failure 700: an illegal memory access was encountered ; GPU=0"
            })
    void otherTroubleIsNoLackOfMemory(String message) {
        assertThat(LackOfMemory.isMeantBy(message)).isFalse();
    }
}
