package io.heygem.operators.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameRateTest {

    private static AVRational rational(int num, int den) {
        return avutil.av_make_q(num, den);
    }

    private static final AVRational MILLISECONDS = rational(1, 1000);

    @ParameterizedTest
    @CsvSource({
        "24000,1001",
        "24,1",
        "25,1",
        "30000,1001",
        "30,1",
        "50,1",
        "60000,1001",
        "60,1",
        "25,2",
        "12,1",
        "120,1",
        "1,1"
    })
    void seesThroughMillisecondRounding(int num, int den) {
        long[] ticks =
                LongStream.range(0, 900).map(i -> Math.round(i * 1000.0 * den / num)).toArray();

        FrameRate rate = FrameRate.measure(ticks, MILLISECONDS, rational(1000, 1));

        assertThat(rate).isEqualTo(new FrameRate(num, den, true));
    }

    @Test
    void keepsWhatAContainerSaysExactly() {
        long[] ticks = LongStream.range(0, 50).map(i -> i * 100).toArray();

        assertThat(FrameRate.measure(ticks, rational(1, 2997)))
                .isEqualTo(new FrameRate(2997, 100, true));
    }

    @Test
    void roundsComputedRatesToTheStandardTheyMean() {
        long[] ticks = LongStream.range(0, 50).map(i -> i * 33_367).toArray();

        assertThat(FrameRate.measure(ticks, rational(1, 1_000_000)))
                .isEqualTo(new FrameRate(30_000, 1001, true));
    }

    @Test
    void takesTheUsualIntervalWhenFramesWereDropped() {
        long[] ticks = LongStream.range(0, 300).filter(i -> i % 5 != 0).toArray();

        FrameRate rate =
                FrameRate.measure(ticks, rational(1, 30), rational(30, 1), rational(1350, 61));

        assertThat(rate).isEqualTo(new FrameRate(30, 1, false));
    }

    @Test
    void pausesOfAScreenRecordingDoNotSlowItDown() {
        // Thirty frames a second, and after every second four in which nothing changed.
        long[] ticks = LongStream.range(0, 300).map(i -> i * 100 / 3 + i / 30 * 4000).toArray();

        FrameRate rate = FrameRate.measure(ticks, MILLISECONDS, rational(1000, 1));

        assertThat(rate).isEqualTo(new FrameRate(30, 1, false));
    }

    @Test
    void takesTheAverageWhenIntervalsSayNothing() {
        // Bursts of frames a millisecond apart, ten bursts a second.
        long[] ticks = LongStream.range(0, 400).map(i -> i / 4 * 100 + i % 4).toArray();

        FrameRate rate = FrameRate.measure(ticks, MILLISECONDS, rational(1000, 1));

        assertThat(rate.constant()).isFalse();
        assertThat(rate.num()).isEqualTo(48);
    }

    @Test
    void isWrittenAsPeopleDo() {
        assertThat(new FrameRate(25, 1, false).text()).isEqualTo("25");
        assertThat(new FrameRate(30_000, 1001, false).text()).isEqualTo("29.970 (30000/1001)");
    }

    @Test
    void neverLeavesSaneRates() {
        long[] fast = LongStream.range(0, 100).toArray();

        assertThat(FrameRate.measure(fast, rational(1, 240)))
                .isEqualTo(new FrameRate(120, 1, false));
        assertThat(FrameRate.claimed(rational(90_000, 1), rational(0, 0)))
                .isEqualTo(new FrameRate(25, 1, true));
    }
}
