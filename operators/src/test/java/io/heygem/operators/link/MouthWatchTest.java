package io.heygem.operators.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.face.FaceDetection;
import io.heygem.models.image.Box;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.Landmarks;
import io.heygem.models.image.MouthLook;
import io.heygem.operators.record.FaceTrack;
import io.heygem.operators.record.FrameFaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

class MouthWatchTest {

    private static final int FRAMES = 250;
    private static final FaceDetection FACE =
            new FaceDetection(
                    new Box(80, 80, 120, 130),
                    new Landmarks(90, 90, 110, 90, 100, 100, 100, 115),
                    0.9f);

    @Test
    void aMouthThatMovesTalksAndOneThatRestsDoesNot() {
        FaceTrack track = watched(frame -> frame < 100, frame -> false, frame -> true);
        assertThat(track.talk(50)).isEqualTo(1);
        assertThat(track.talk(200)).isZero();
        assertThat(track.opacity(50)).isEqualTo(1);
        assertThat(track.opacity(200)).isEqualTo(1);
        float largest = 0;
        for (int frame = 1; frame < FRAMES; frame++) {
            largest = Math.max(largest, Math.abs(track.talk(frame) - track.talk(frame - 1)));
        }
        assertThat(largest).as("step of a ramp").isLessThan(0.35f);
    }

    @Test
    void whatIsHeldBeforeTheMouthIsNotPaintedOver() {
        FaceTrack track =
                watched(frame -> true, frame -> frame >= 120 && frame < 150, frame -> true);
        for (int frame = 120; frame < 150; frame++) {
            assertThat(track.opacity(frame)).as("frame %d", frame).isZero();
        }
        assertThat(track.opacity(100)).isEqualTo(1);
        assertThat(track.opacity(170)).isEqualTo(1);
    }

    @Test
    void whereTheDetectorLosesACoveredFaceItsNeighboursSpeakForIt() {
        FaceTrack track =
                watched(
                        frame -> true,
                        frame -> frame >= 120 && frame < 150,
                        frame -> frame < 125 || frame >= 135);
        assertThat(track.opacity(130)).isZero();
    }

    @Test
    void withoutLooksEverythingIsPainted() {
        FaceTrack track = watched(frame -> true, frame -> false, frame -> false);
        for (int frame = 0; frame < FRAMES; frame++) {
            assertThat(track.opacity(frame)).isEqualTo(1);
            assertThat(track.talk(frame)).isEqualTo(1);
        }
    }

    private static FaceTrack watched(
            IntPredicate talks, IntPredicate covered, IntPredicate looked) {
        Random random = new Random(7);
        FaceTrack track = FaceTrack.empty(FRAMES);
        List<FrameFaces> frames = new ArrayList<>();
        long[] ptsUs = new long[FRAMES];
        for (int frame = 0; frame < FRAMES; frame++) {
            track.put(frame, FacePose.of(FACE.landmarks()), 1);
            ptsUs[frame] = frame * 40_000L;
            byte[] look = look(talks.test(frame) ? frame : 0, covered.test(frame), random);
            frames.add(
                    looked.test(frame)
                            ? new FrameFaces(List.of(FACE), look)
                            : new FrameFaces(List.of()));
        }
        MouthWatch.watch(track, frames, ptsUs);
        return track;
    }

    /** Skin of noise with lips whose brightness swings while they talk. */
    private static byte[] look(int swing, boolean covered, Random random) {
        byte[] look = new byte[MouthLook.BYTES];
        for (int cell = 0; cell < look.length; cell++) {
            double level = 140 + random.nextInt(3);
            if (MouthLook.isMouth(cell)) {
                level -= 30 + 12 * Math.sin(swing);
            }
            look[cell] = (byte) level;
        }
        if (covered) {
            Arrays.fill(look, look.length / 2, look.length, (byte) 40);
        }
        return look;
    }
}
