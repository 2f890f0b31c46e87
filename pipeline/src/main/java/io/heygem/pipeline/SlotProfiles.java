package io.heygem.pipeline;

import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What slots ask for where Flink hands out GPUs. A group with resources beside one without makes
 * Flink divide TaskManagers by guesswork, so all groups have a profile or none has.
 */
final class SlotProfiles {

    private SlotProfiles() {}

    /** Names the resources of both groups, when the options name a resource for the GPUs. */
    static void register(StreamExecutionEnvironment env, ReadableConfig options) {
        String resource = options.get(LipSyncOptions.INFER_GPU_RESOURCE);
        if (resource.isEmpty()) {
            return;
        }
        env.registerSlotSharingGroup(group(LipSyncPipeline.CPU_GROUP, options).build());
        env.registerSlotSharingGroup(
                group(LipSyncPipeline.GPU_GROUP, options)
                        .setExternalResource(resource, 1.0)
                        .build());
    }

    private static SlotSharingGroup.Builder group(String name, ReadableConfig options) {
        return SlotSharingGroup.newBuilder(name)
                .setCpuCores(1.0)
                .setTaskHeapMemory(options.get(LipSyncOptions.SLOT_TASK_HEAP));
    }
}
