package io.heygem.operators.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.operators.Workbench;
import io.heygem.operators.record.LengthPolicy;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCutterTest {

    private static final int FRAMES = 300;

    @TempDir Path folder;

    @Test
    void everySegmentShowsWhatThePolicySays() throws Exception {
        Workbench bench = new Workbench(folder);
        Path clip = bench.clip("a.mp4", FRAMES);
        SegmentCutter cutter =
                new SegmentCutter(
                        bench.layout(),
                        new TrackStore(bench.layout(), Workbench.SETTINGS.detectorKey()));
        for (LengthPolicy policy : LengthPolicy.values()) {
            for (int sound : new int[] {7, FRAMES, 2 * FRAMES + 5}) {
                VideoPlan plan = bench.plan(clip, bench.numberedSound(sound), policy);
                bench.track(plan, frame -> frame % 7 != 0);
                for (int index = 0; index < plan.segments(); index++) {
                    check(cutter.cut(plan, index), policy);
                }
            }
        }
    }

    private static void check(Segment segment, LengthPolicy policy) {
        VideoPlan plan = segment.plan();
        int[] expected =
                IntStream.range(0, segment.frames())
                        .map(i -> policy.slot(segment.start() + i, FRAMES, plan.outputFrames()))
                        .toArray();
        assertThat(segment.sourceFrames()).as(policy.word()).isEqualTo(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(segment.sourcePtsUs()[i]).isEqualTo(expected[i] * 40_000L);
            assertThat(segment.tracks().get(0).has(i)).isEqualTo(expected[i] % 7 != 0);
            if (segment.tracks().get(0).has(i)) {
                assertThat(segment.tracks().get(0).pose(i)).isEqualTo(Workbench.pose(expected[i]));
            }
        }
    }
}
