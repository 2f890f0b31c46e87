package io.heygem.operators.link;

import io.heygem.operators.audio.SpeechFile;
import io.heygem.operators.plan.TimelineStore;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.PreparedSound;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import io.heygem.operators.storage.JobLayout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts segments out of a planned and tracked video; reads only the slices it needs. */
final class SegmentCutter {

    /** Slots further apart than this are not read in one piece. */
    private static final int MAX_STEP = 256;

    private final JobLayout layout;
    private final TimelineStore timelines;
    private final TrackStore stored;

    SegmentCutter(JobLayout layout, TrackStore tracks) {
        this.layout = layout;
        this.timelines = new TimelineStore(layout);
        this.stored = tracks;
    }

    /** One segment with all that later stages need. */
    Segment cut(VideoPlan plan, int index) throws IOException {
        int start = plan.segmentStart(index);
        int frames = plan.segmentEnd(index) - start;
        int[] slotOf = new int[frames];
        Arrays.setAll(slotOf, i -> plan.slot(start + i));
        int[] sourceFrames = new int[frames];
        long[] sourcePtsUs = new long[frames];
        List<FaceTrack> tracks = new ArrayList<>();
        int from = 0;
        while (from < frames) {
            int to = from + 1;
            while (to < frames && Math.abs(slotOf[to] - slotOf[to - 1]) <= MAX_STEP) {
                to++;
            }
            int[] piece = Arrays.copyOfRange(slotOf, from, to);
            read(plan, piece, from, sourceFrames, sourcePtsUs, tracks);
            from = to;
        }
        return new Segment(plan, index, sourceFrames, sourcePtsUs, tracks, speech(plan, index));
    }

    private float[] speech(VideoPlan plan, int index) throws IOException {
        PreparedSound sound = plan.task().sound();
        return SpeechFile.presence(
                layout.speech(sound.digest()),
                sound.melSteps(),
                plan.segmentStart(index),
                plan.segmentEnd(index) - plan.segmentStart(index),
                plan.format().frameRateNum(),
                plan.format().frameRateDen());
    }

    private void read(
            VideoPlan plan,
            int[] slotOf,
            int offset,
            int[] sourceFrames,
            long[] sourcePtsUs,
            List<FaceTrack> tracks)
            throws IOException {
        int firstSlot = Arrays.stream(slotOf).min().orElseThrow();
        int lastSlot = Arrays.stream(slotOf).max().orElseThrow();
        int[] slots = timelines.slots(plan.videoDigest(), firstSlot, lastSlot + 1);
        int first = slots[0];
        int last = slots[slots.length - 1];
        long[] ptsUs = timelines.ptsUs(plan.videoDigest(), first, last + 1);
        List<FaceTrack> source = stored.read(plan, first, last + 1);
        while (tracks.size() < source.size()) {
            tracks.add(FaceTrack.empty(sourceFrames.length));
        }

        for (int i = 0; i < slotOf.length; i++) {
            sourceFrames[offset + i] = slots[slotOf[i] - firstSlot];
            int at = sourceFrames[offset + i] - first;
            sourcePtsUs[offset + i] = ptsUs[at];
            for (int track = 0; track < source.size(); track++) {
                System.arraycopy(
                        source.get(track).values(),
                        at * FaceTrack.WIDTH,
                        tracks.get(track).values(),
                        (offset + i) * FaceTrack.WIDTH,
                        FaceTrack.WIDTH);
            }
        }
    }
}
