package io.heygem.operators.crop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heygem.models.image.YuvFrame;
import io.heygem.operators.Clips;
import io.heygem.operators.Workbench;
import io.heygem.operators.media.MediaException;
import io.heygem.operators.record.Segment;
import io.heygem.operators.record.VideoPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentDecoderTest {

    private static final long FRAME_BYTES = 160 * 128 * 3 / 2;

    @TempDir Path folder;
    private Workbench bench;
    private VideoPlan plan;

    @BeforeEach
    void makeClip() throws Exception {
        bench = new Workbench(folder);
        plan = plan("a.mp4");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, FRAME_BYTES, 3 * FRAME_BYTES, 160 << 20})
    void showsFramesInTheOrderOfTheOutputHoweverFewItMayHold(long heldBytes) throws Exception {
        List<int[]> orders =
                List.of(
                        IntStream.range(5, 15).toArray(),
                        IntStream.iterate(24, i -> i - 1).limit(25).toArray(),
                        new int[] {21, 22, 23, 24, 23, 22, 21, 20},
                        new int[] {2, 1, 0, 1, 2, 3},
                        new int[] {0, 1, 0, 1, 0, 1, 0},
                        new int[] {3, 3, 3, 4, 4, 6, 6},
                        new int[] {6, 6, 5, 5, 5, 3, 3, 2, 2, 3, 3},
                        new int[] {7},
                        new int[] {22, 23, 24, 0, 1, 2},
                        new int[] {24, 2, 24, 2, 1},
                        new int[] {0, 0, 0, 0});
        try (SegmentDecoder decoder = new SegmentDecoder(heldBytes)) {
            for (int[] order : orders) {
                List<Integer> offsets = new ArrayList<>();
                List<Integer> shown = new ArrayList<>();
                decoder.inOrder(
                        Workbench.segment(plan, 0, order, frame -> false),
                        (offset, frame) -> {
                            offsets.add(offset);
                            shown.add(Clips.number(frame));
                        });
                assertThat(shown).containsExactlyElementsOf(boxed(order));
                assertThat(offsets).isEqualTo(boxed(IntStream.range(0, order.length).toArray()));
            }
        }
    }

    @Test
    void givesOnlyFramesWithAFaceEachSourceFrameDecodedOnce() throws Exception {
        int[] order = {21, 22, 23, 24, 23, 22, 21, 20};
        List<Integer> offsets = new ArrayList<>();
        List<YuvFrame> frames = new ArrayList<>();
        try (SegmentDecoder decoder = new SegmentDecoder()) {
            decoder.facesOf(
                    Workbench.segment(plan, 0, order, frame -> frame != 21),
                    (offset, frame) -> {
                        offsets.add(offset);
                        frames.add(frame);
                        assertThat(Clips.number(frame)).isEqualTo(order[offset]);
                    });
        }
        assertThat(offsets).containsExactly(7, 1, 5, 2, 4, 3);
        assertThat(frames.get(1)).isSameAs(frames.get(2));
        assertThat(frames.get(3)).isSameAs(frames.get(4));
    }

    @Test
    void keepsTwoFilesOpenAndClosesTheOneThatWasNotUsedForLongest() throws Exception {
        VideoPlan b = plan("b.mp4");
        VideoPlan c = plan("c.mp4");
        try (SegmentDecoder decoder = new SegmentDecoder()) {
            show(decoder, plan, 0);
            show(decoder, b, 0);
            show(decoder, plan, 1);
            show(decoder, c, 0);
            // Whoever is open still reads its file after that is deleted; others cannot open it.
            for (VideoPlan gone : List.of(plan, b, c)) {
                Files.delete(Path.of(gone.task().request().video()));
            }
            show(decoder, plan, 2);
            show(decoder, c, 1);
            assertThatThrownBy(() -> show(decoder, b, 1)).isInstanceOf(MediaException.class);
        }
    }

    @Test
    void closingItClosesItsFiles() throws Exception {
        SegmentDecoder decoder = new SegmentDecoder();
        show(decoder, plan, 0);
        decoder.close();
        Files.delete(Path.of(plan.task().request().video()));
        assertThatThrownBy(() -> show(decoder, plan, 1)).isInstanceOf(MediaException.class);
        decoder.close();
    }

    private VideoPlan plan(String name) throws Exception {
        return bench.plan(bench.clip(name, 25), bench.numberedSound(25));
    }

    private static void show(SegmentDecoder decoder, VideoPlan plan, int index) throws Exception {
        Segment segment = Workbench.segment(plan, index, frame -> true);
        List<Integer> shown = new ArrayList<>();
        decoder.inOrder(segment, (offset, frame) -> shown.add(Clips.number(frame)));
        assertThat(shown).isEqualTo(boxed(segment.sourceFrames()));
    }

    private static List<Integer> boxed(int[] values) {
        return IntStream.of(values).boxed().toList();
    }
}
