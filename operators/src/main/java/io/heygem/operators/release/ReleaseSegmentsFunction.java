package io.heygem.operators.release;

import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.JobLayout;
import io.heygem.operators.storage.Staging;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.OpenContext;

/** The gate before the rendering; a segment is done when its file is there. */
public final class ReleaseSegmentsFunction extends ReleaseFunction<Segment> {

    private static final long serialVersionUID = 1L;

    /**
     * @param limit segments that may be under way at a time, at least 1
     * @param slots parallelism of the rendering, at least 1
     */
    public ReleaseSegmentsFunction(JobLayout layout, int limit, int slots) {
        super(layout, Segment.class, limit, slots);
    }

    @Override
    public void open(OpenContext context) throws Exception {
        super.open(context);
        // This gate opens once, whenever the stream begins or begins again.
        new Staging(layout()).sweep();
    }

    @Override
    VideoPlan plan(Segment segment) {
        return segment.plan();
    }

    @Override
    Path file(Segment segment) {
        return layout().segment(segment.plan(), segment.index());
    }

    @Override
    boolean failed(Segment segment) {
        return Files.exists(layout().failure(segment.plan().renderKey()));
    }

    @Override
    int slot(Segment segment) {
        return segment.slot();
    }

    @Override
    Segment inSlot(Segment segment, int slot) {
        return segment.inSlot(slot);
    }
}
