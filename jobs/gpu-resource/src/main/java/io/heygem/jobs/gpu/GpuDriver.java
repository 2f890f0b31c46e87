package io.heygem.jobs.gpu;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/** Hands out the first GPUs of a list, as many as the TaskManager's configuration asks for. */
final class GpuDriver implements ExternalResourceDriver {

    private final List<Integer> indexes;

    /**
     * @param indexes numbers of the GPUs that this TaskManager may use
     */
    GpuDriver(List<Integer> indexes) {
        this.indexes = List.copyOf(indexes);
    }

    @Override
    public Set<? extends ExternalResourceInfo> retrieveResourceInfo(long amount) {
        if (amount > indexes.size()) {
            throw new IllegalStateException(
                    "external-resource.gpu.amount is "
                            + amount
                            + ", expected at most "
                            + indexes.size()
                            + ", which is how many GPUs there are: "
                            + indexes);
        }
        Set<GpuInfo> gpus = new LinkedHashSet<>();
        for (int index : indexes.subList(0, (int) amount)) {
            gpus.add(new GpuInfo(index));
        }
        return gpus;
    }
}
