package io.heygem.operators.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LengthPolicyTest {

    private static final int LONGEST = 24 * 3600 * 120;

    /** The table of the docs, for a video of four frames. */
    @ParameterizedTest(name = "{0}, sound of {1} frames")
    @CsvSource({
        "BOUNCE,  3, 0 1 2",
        "LOOP,    3, 0 1 2",
        "FREEZE,  3, 0 1 2",
        "CUT_OFF, 3, 0 1 2",
        "SILENCE, 3, 0 1 2 3",
        "REMAP,   3, 0 2 3",
        "BOUNCE,  4, 0 1 2 3",
        "LOOP,    4, 0 1 2 3",
        "FREEZE,  4, 0 1 2 3",
        "CUT_OFF, 4, 0 1 2 3",
        "SILENCE, 4, 0 1 2 3",
        "REMAP,   4, 0 1 2 3",
        "BOUNCE,  9, 0 1 2 3 2 1 0 1 2",
        "LOOP,    9, 0 1 2 3 0 1 2 3 0",
        "FREEZE,  9, 0 1 2 3 3 3 3 3 3",
        "CUT_OFF, 9, 0 1 2 3",
        "SILENCE, 9, 0 1 2 3 2 1 0 1 2",
        "REMAP,   9, 0 0 1 1 2 2 2 3 3"
    })
    void showsWhatTheTableSays(LengthPolicy policy, int soundFrames, String expected) {
        int frames = policy.outputFrames(soundFrames, 4);
        List<String> slots =
                IntStream.range(0, frames)
                        .mapToObj(i -> Integer.toString(policy.slot(i, 4, frames)))
                        .toList();
        assertThat(String.join(" ", slots)).isEqualTo(expected);
    }

    @Property
    void everyFrameShowsASlotThatIsSearchedForFaces(
            @ForAll LengthPolicy policy,
            @ForAll @IntRange(min = 1, max = LONGEST) int soundFrames,
            @ForAll @IntRange(min = 1, max = LONGEST) int slots,
            @ForAll @IntRange(min = 0, max = LONGEST) int any) {
        int frames = policy.outputFrames(soundFrames, slots);
        assertThat(frames).isPositive();
        int frame = any % frames;
        int shown = policy.slotsShown(slots, frames);
        assertThat(shown).isBetween(1, slots);
        assertThat(policy.slot(frame, slots, frames)).isBetween(0, shown - 1);
        assertThat(policy.slot(frames - 1, slots, frames)).isBetween(0, shown - 1);
    }

    @Property
    void equalLengthsShowEveryFrameOnce(
            @ForAll LengthPolicy policy,
            @ForAll @IntRange(min = 1, max = LONGEST) int frames,
            @ForAll @IntRange(min = 0, max = LONGEST) int any) {
        assertThat(policy.outputFrames(frames, frames)).isEqualTo(frames);
        int frame = any % frames;
        assertThat(policy.slot(frame, frames, frames)).isEqualTo(frame);
    }

    @Property
    void theOutputIsAsLongAsPromised(
            @ForAll LengthPolicy policy,
            @ForAll @IntRange(min = 1, max = LONGEST) int soundFrames,
            @ForAll @IntRange(min = 1, max = LONGEST) int slots) {
        int expected =
                switch (policy) {
                    case CUT_OFF -> Math.min(soundFrames, slots);
                    case SILENCE -> Math.max(soundFrames, slots);
                    default -> soundFrames;
                };
        assertThat(policy.outputFrames(soundFrames, slots)).isEqualTo(expected);
    }

    @Property
    void bouncingMovesOneSlotAtATimeAndReachesBothEnds(
            @ForAll @IntRange(min = 0, max = LONGEST) int frame,
            @ForAll @IntRange(min = 2, max = LONGEST) int slots) {
        int here = LengthPolicy.BOUNCE.slot(frame, slots, LONGEST + 2);
        int next = LengthPolicy.BOUNCE.slot(frame + 1, slots, LONGEST + 2);
        assertThat(Math.abs(next - here)).isEqualTo(1);
        assertThat(LengthPolicy.BOUNCE.slot(slots - 1, slots, LONGEST)).isEqualTo(slots - 1);
        assertThat(LengthPolicy.BOUNCE.slot(2 * slots - 2, slots, 3 * LONGEST)).isZero();
    }

    @Property
    void loopingGoesForwardAndBeginsAgain(
            @ForAll @IntRange(min = 0, max = LONGEST) int frame,
            @ForAll @IntRange(min = 1, max = LONGEST) int slots) {
        int here = LengthPolicy.LOOP.slot(frame, slots, LONGEST + 2);
        int next = LengthPolicy.LOOP.slot(frame + 1, slots, LONGEST + 2);
        assertThat(next).isEqualTo(here == slots - 1 ? 0 : here + 1);
    }

    @Property
    void stretchingShowsEverySlotForItsShare(
            @ForAll @IntRange(min = 1, max = 400) int slots,
            @ForAll @IntRange(min = 1, max = 2000) int frames) {
        int[] times = new int[slots];
        int before = 0;
        for (int i = 0; i < frames; i++) {
            int slot = LengthPolicy.REMAP.slot(i, slots, frames);
            assertThat(slot).isGreaterThanOrEqualTo(before);
            // Within one slot of where a video of another speed would be.
            assertThat(slot)
                    .isBetween((int) Math.floor((double) i * slots / frames) - 1, slots - 1);
            assertThat(slot).isLessThanOrEqualTo((int) ((i + 1.0) * slots / frames));
            times[slot]++;
            before = slot;
        }
        for (int slot = 0; slot < slots; slot++) {
            assertThat(times[slot]).isBetween(frames / slots, (frames + slots - 1) / slots);
        }
    }

    @Test
    void wordsNamePolicies() {
        assertThat(LengthPolicy.words())
                .containsExactly("bounce", "loop", "freeze", "cut_off", "silence", "remap");
        for (LengthPolicy policy : LengthPolicy.values()) {
            assertThat(LengthPolicy.of(policy.word())).contains(policy);
        }
        assertThat(LengthPolicy.of("Bounce")).isEmpty();
        assertThat(LengthPolicy.of("")).isEmpty();
    }
}
