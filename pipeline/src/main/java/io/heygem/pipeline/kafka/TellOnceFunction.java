package io.heygem.pipeline.kafka;

import io.heygem.pipeline.event.StatusEvent;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps back what the topic of states tells already. A stream that goes on from a checkpoint, or
 * from none, says again what was said after it; the topic, read once at the start, knows better.
 * After the end of an attempt nothing of that attempt passes. One subtask, right before the sink.
 */
final class TellOnceFunction extends ProcessFunction<StatusEvent, StatusEvent>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TellOnceFunction.class);

    /** Clocks of machines differ; to read too much costs time only. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private final Past past;
    private transient ListState<Long> snapshotAt;
    private transient Map<String, Told> told;

    TellOnceFunction(Past past) {
        this.past = past;
    }

    /** What was told before this stream began. */
    interface Past extends Serializable {

        /** Tells a listener the states since a time in epoch milliseconds, in their order. */
        void read(long since, TopicReader.Listener listener)
                throws IOException, InterruptedException;
    }

    /**
     * The last that was told of a video or a job.
     *
     * @param attempt of which attempt or round
     * @param eventId the event; null when it is the last of its attempt
     */
    private record Told(int attempt, String eventId) {

        static Told of(StatusEvent event) {
            return new Told(event.attempt(), event.state().terminal() ? null : event.eventId());
        }

        boolean covers(StatusEvent event) {
            return event.attempt() < attempt
                    || (event.attempt() == attempt
                            && (eventId == null || eventId.equals(event.eventId())));
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        snapshotAt =
                context.getOperatorStateStore()
                        .getListState(new ListStateDescriptor<>("snapshot-at", Types.LONG));
    }

    @Override
    public void open(OpenContext context) throws Exception {
        told = new HashMap<>();
        long since = Long.MAX_VALUE;
        for (long at : snapshotAt.get()) {
            since = Math.min(since, at - MARGIN.toMillis());
        }
        // Without a memory, all that was ever told may be told again.
        past.read(
                since == Long.MAX_VALUE ? 0 : Math.max(0, since),
                event -> told.put(event.key(), Told.of(event)));
        LOG.info("the topic of states tells of {} videos and jobs already", told.size());
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        snapshotAt.update(List.of(System.currentTimeMillis()));
    }

    @Override
    public void processElement(StatusEvent event, Context context, Collector<StatusEvent> out) {
        Told last = told.get(event.key());
        if (last != null) {
            if (last.covers(event)) {
                return;
            }
            // From here on the stream itself knows what it has said.
            told.remove(event.key());
        }
        out.collect(event);
    }
}
