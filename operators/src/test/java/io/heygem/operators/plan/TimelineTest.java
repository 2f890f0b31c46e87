package io.heygem.operators.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class TimelineTest {

    private record Rate(int num, int den) {}

    @Property
    void constantRateSourceIsShownFrameByFrame(
            @ForAll("rates") Rate rate,
            @ForAll @IntRange(min = 1, max = 3000) int frames,
            @ForAll @IntRange(min = 0, max = 3) int jitter) {
        long[] pts = new long[frames];
        for (int i = 0; i < frames; i++) {
            long exact = Math.round(i * 1e6 * (double) rate.den() / rate.num());
            // Containers that count milliseconds are off by up to half of one.
            pts[i] = i == 0 ? 0 : exact + (i % 2 == 0 ? 160L : -160L) * jitter;
        }
        int[] slots = Timeline.slots(pts, rate.num(), rate.den());
        assertThat(slots).hasSize(frames);
        for (int i = 0; i < frames; i++) {
            assertThat(slots[i]).isEqualTo(i);
        }
    }

    @Property
    void everySlotShowsTheNearestFrame(@ForAll("rates") Rate rate, @ForAll("gaps") long[] gaps) {
        long[] pts = new long[gaps.length + 1];
        for (int i = 0; i < gaps.length; i++) {
            pts[i + 1] = pts[i] + gaps[i];
        }
        int[] slots = Timeline.slots(pts, rate.num(), rate.den());
        for (int slot = 0; slot < slots.length; slot++) {
            double us = slot * 1e6 * rate.den() / rate.num();
            double chosen = Math.abs(pts[slots[slot]] - us);
            double nearest = Arrays.stream(pts).mapToDouble(t -> Math.abs(t - us)).min().orElse(0);
            assertThat(chosen).isEqualTo(nearest);
        }
    }

    @Property
    void aSoundFillsItsDurationRoundedUpToAFrame(
            @ForAll("rates") Rate rate,
            @ForAll @LongRange(min = 1, max = 48_000L * 3600) long samples,
            @ForAll("sampleRates") int sampleRate) {
        long frames = Timeline.soundFrames(samples, sampleRate, rate.num(), rate.den());
        // frames / fps >= samples / rate > (frames - 1) / fps, in integers
        long sound = samples * rate.num();
        assertThat(frames * sampleRate * rate.den()).isGreaterThanOrEqualTo(sound);
        assertThat((frames - 1) * sampleRate * rate.den()).isLessThan(sound);
    }

    @Provide
    Arbitrary<Rate> rates() {
        return Arbitraries.of(
                new Rate(25, 1),
                new Rate(30, 1),
                new Rate(24000, 1001),
                new Rate(30000, 1001),
                new Rate(50, 1),
                new Rate(60000, 1001),
                new Rate(15, 1),
                new Rate(25, 2));
    }

    @Provide
    Arbitrary<Integer> sampleRates() {
        return Arbitraries.of(8000, 16000, 22050, 44100, 48000);
    }

    @Provide
    Arbitrary<long[]> gaps() {
        return Arbitraries.longs()
                .between(1_000, 200_000)
                .array(long[].class)
                .ofMinSize(0)
                .ofMaxSize(200);
    }
}
