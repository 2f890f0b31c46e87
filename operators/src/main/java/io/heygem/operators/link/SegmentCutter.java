package io.heygem.operators.link;

import io.heygem.operators.plan.Timeline;
import io.heygem.operators.plan.TimelineStore;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.util.Arrays;

/** Cuts segments out of a planned and tracked video; reads only the slices it needs. */
final class SegmentCutter {

    private final TimelineStore timelines;
    private final TrackStore tracks;

    SegmentCutter(JobLayout layout, TrackStore tracks) {
        this.timelines = new TimelineStore(layout);
        this.tracks = tracks;
    }

    /** One segment with all that later stages need. */
    Segment cut(VideoPlan plan, int index) throws IOException {
        int start = plan.segmentStart(index);
        int frames = plan.segmentEnd(index) - start;
        int[] slotOf = new int[frames];
        Arrays.setAll(slotOf, i -> Timeline.bounce(start + (long) i, plan.slots()));
        int firstSlot = Arrays.stream(slotOf).min().orElseThrow();
        int lastSlot = Arrays.stream(slotOf).max().orElseThrow();
        int[] slots = timelines.slots(plan.videoDigest(), firstSlot, lastSlot + 1);
        int first = slots[0];
        int last = slots[slots.length - 1];
        long[] ptsUs = timelines.ptsUs(plan.videoDigest(), first, last + 1);
        FaceTrack source = tracks.read(plan, first, last + 1);

        int[] sourceFrames = new int[frames];
        long[] sourcePtsUs = new long[frames];
        float[] poses = new float[frames * FaceTrack.WIDTH];
        for (int i = 0; i < frames; i++) {
            sourceFrames[i] = slots[slotOf[i] - firstSlot];
            int at = sourceFrames[i] - first;
            sourcePtsUs[i] = ptsUs[at];
            System.arraycopy(
                    source.values(),
                    at * FaceTrack.WIDTH,
                    poses,
                    i * FaceTrack.WIDTH,
                    FaceTrack.WIDTH);
        }
        return new Segment(plan, index, sourceFrames, sourcePtsUs, new FaceTrack(poses));
    }
}
