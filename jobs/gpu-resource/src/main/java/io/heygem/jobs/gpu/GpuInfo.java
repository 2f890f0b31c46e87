package io.heygem.jobs.gpu;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/**
 * One GPU of this machine.
 *
 * @param index its number as CUDA counts
 */
record GpuInfo(int index) implements ExternalResourceInfo {

    /** The property that Flink's own GPU plug-in has too. */
    static final String INDEX = "index";

    @Override
    public Optional<String> getProperty(String key) {
        return INDEX.equals(key) ? Optional.of(String.valueOf(index)) : Optional.empty();
    }

    @Override
    public Collection<String> getKeys() {
        return List.of(INDEX);
    }
}
