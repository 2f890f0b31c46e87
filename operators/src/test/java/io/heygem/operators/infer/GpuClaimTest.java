package io.heygem.operators.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuClaimTest {

    @TempDir Path folder;

    @Test
    void givesEveryGpuToOneOnly() throws Exception {
        List<Integer> gpus = List.of(3, 5);
        try (GpuClaim first = GpuClaim.of(folder, gpus);
                GpuClaim second = GpuClaim.of(folder, gpus)) {
            assertThat(List.of(first.gpu(), second.gpu())).isEqualTo(gpus);
            assertThatThrownBy(() -> GpuClaim.of(folder, gpus))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("GPUs [3, 5]")
                    .hasMessageContaining("expected a free one");
        }
        try (GpuClaim again = GpuClaim.of(folder, gpus)) {
            assertThat(again.gpu()).isEqualTo(3);
        }
    }
}
