package io.heygem.operators.release;

import io.heygem.operators.record.DetectionRange;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.JobLayout;
import java.nio.file.Path;

/** The gate before the search for faces; a range is done when its faces are stored. */
public final class ReleaseRangesFunction extends ReleaseFunction<DetectionRange> {

    private static final long serialVersionUID = 1L;

    private final String detectorKey;

    /**
     * @param detectorKey what found faces are stored by
     * @param limit ranges that may be under way at a time, at least 1
     * @param slots parallelism of the search, at least 1
     */
    public ReleaseRangesFunction(JobLayout layout, String detectorKey, int limit, int slots) {
        super(layout, DetectionRange.class, limit, slots);
        this.detectorKey = detectorKey;
    }

    @Override
    VideoPlan plan(DetectionRange range) {
        return range.plan();
    }

    @Override
    Path file(DetectionRange range) {
        int from = range.firstFrame();
        return layout().range(
                        range.plan().videoDigest(), detectorKey, from, from + range.ptsUs().length);
    }

    @Override
    boolean failed(DetectionRange range) {
        // A range that cannot be searched ends its video.
        return false;
    }

    @Override
    int slot(DetectionRange range) {
        return range.slot();
    }

    @Override
    DetectionRange inSlot(DetectionRange range, int slot) {
        return range.inSlot(slot);
    }
}
