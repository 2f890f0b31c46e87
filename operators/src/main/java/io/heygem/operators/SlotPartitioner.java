package io.heygem.operators;

import org.apache.flink.api.common.functions.Partitioner;

/** Sends a record to the slot that its gate chose. */
public final class SlotPartitioner implements Partitioner<Integer> {

    private static final long serialVersionUID = 1L;

    @Override
    public int partition(Integer slot, int subtasks) {
        return slot % subtasks;
    }
}
