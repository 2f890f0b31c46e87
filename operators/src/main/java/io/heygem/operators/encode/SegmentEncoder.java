package io.heygem.operators.encode;

import io.heygem.operators.DamageMarker;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.media.SegmentWriter;
import io.heygem.operators.record.BlendedFrame;
import io.heygem.operators.record.Damage;
import io.heygem.operators.record.RenderedSegment;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.AtomicFile;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.util.Optional;

/** Compresses the frames of one segment at a time; its file appears when the last one is in. */
public final class SegmentEncoder implements AutoCloseable {

    private final JobLayout layout;
    private Segment segment;
    private AtomicFile file;
    private SegmentWriter writer;
    private int next;
    private Damage damage;

    public SegmentEncoder(JobLayout layout) {
        this.layout = layout;
    }

    /**
     * Takes the next frame. Frame 0 of a segment begins anew, whatever was left of the one before;
     * after a failure the rest of a segment is ignored.
     *
     * @return the segment when this was its last frame
     */
    public Optional<RenderedSegment> add(BlendedFrame frame) throws MediaException, IOException {
        if (frame.offset() == 0) {
            abandon();
            begin(frame.segment());
        }
        if (writer == null) {
            return Optional.empty();
        }
        boolean complete = false;
        try {
            if (frame.offset() != next) {
                throw new IllegalStateException(
                        "frame %d of segment %s came when %d was expected"
                                .formatted(frame.offset(), segment.shard(), next));
            }
            writer.write(frame.frame());
            if (frame.damaged()) {
                damage = damage.with(segment.sourcePtsUs()[next]);
            }
            next++;
            complete = true;
        } finally {
            if (!complete) {
                abandon();
            }
        }
        return next == segment.frames() ? Optional.of(commit()) : Optional.empty();
    }

    private void begin(Segment begun) throws MediaException, IOException {
        VideoPlan plan = begun.plan();
        segment = begun;
        next = 0;
        damage = Damage.NONE;
        file = AtomicFile.createBeside(layout.segment(plan, begun.index()));
        writer = SegmentWriter.open(file.path(), plan.format(), plan.encoder());
    }

    private RenderedSegment commit() throws MediaException, IOException {
        try {
            writer.finish();
            writer.close();
            writer = null;
            DamageMarker.leave(layout, segment.plan(), segment.index(), damage);
            file.commit();
        } finally {
            abandon();
        }
        return new RenderedSegment(
                segment.plan(), segment.index(), false, segment.passedThrough(), damage);
    }

    /** Throws away what there is of the segment; the rest of it is ignored. */
    void abandon() throws IOException {
        if (writer != null) {
            writer.close();
            writer = null;
        }
        if (file != null) {
            file.close();
            file = null;
        }
    }

    @Override
    public void close() throws IOException {
        abandon();
    }
}
