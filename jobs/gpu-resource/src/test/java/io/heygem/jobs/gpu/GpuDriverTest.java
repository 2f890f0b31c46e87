package io.heygem.jobs.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuDriverTest {

    @TempDir Path room;

    @Test
    void isFoundByFlink() {
        assertThat(ServiceLoader.load(ExternalResourceDriverFactory.class))
                .hasAtLeastOneElementOfType(GpuDriverFactory.class);
    }

    @Test
    void handsOutTheNamedGpus() throws Exception {
        assertThat(indexes(Map.of("indexes", "2;5;7"), 2)).containsExactlyInAnyOrder("2", "5");
    }

    @Test
    void refusesMoreThanThereAre() {
        assertThatThrownBy(() -> indexes(Map.of("indexes", "0"), 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is 2, expected at most 1");
    }

    @Test
    void asksTheDriversToolWhenNoneAreNamed() throws Exception {
        String tool = tool("printf '0\\n1\\n'");
        assertThat(indexes(Map.of("nvidia-smi", tool), 2)).containsExactlyInAnyOrder("0", "1");
    }

    @Test
    void saysWhatTheToolSaid() throws Exception {
        String broken = tool("echo 'no devices were found'; exit 6");
        assertThatThrownBy(() -> indexes(Map.of("nvidia-smi", broken), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with code 6: no devices were found");
        String odd = tool("echo GeForce");
        assertThatThrownBy(() -> indexes(Map.of("nvidia-smi", odd), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("“GeForce”, expected the number");
    }

    private String tool(String script) throws IOException {
        assumeThat(Path.of("/bin/sh")).exists();
        Path file = Files.writeString(room.resolve("smi"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file.toString();
    }

    private static List<String> indexes(Map<String, String> parameters, long amount)
            throws Exception {
        return new GpuDriverFactory()
                        .createExternalResourceDriver(Configuration.fromMap(parameters))
                        .retrieveResourceInfo(amount)
                        .stream()
                        .map(ExternalResourceInfo.class::cast)
                        .map(gpu -> gpu.getProperty("index").orElseThrow())
                        .toList();
    }
}
