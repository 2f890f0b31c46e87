package io.heygem.models.audio;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MelWindowsTest {

    @Property(tries = 200)
    void windowsShowTheirColumnsAndSilenceBeyondTheSlice(
            @ForAll @IntRange(min = 1, max = 40) int columns,
            @ForAll @IntRange(max = 1000) int first,
            @ForAll @IntRange(min = -50, max = 1100) int start,
            @ForAll @IntRange(min = 1, max = 30) int width) {
        float[] slice = new float[columns * 80];
        for (int i = 0; i < slice.length; i++) {
            slice[i] = first * 80 + i;
        }
        float[] out = new float[3 + 80 * width];
        MelWindows.copy(slice, first, start, width, out, 3);
        for (int b = 0; b < 80; b++) {
            for (int w = 0; w < width; w++) {
                int column = start + w;
                boolean inside = column >= first && column < first + columns;
                assertThat(out[3 + b * width + w]).isEqualTo(inside ? column * 80 + b : -4f);
            }
        }
        assertThat(out[0] + out[1] + out[2]).isZero();
    }

    @Test
    void startsFollowTheFrameRate() {
        assertThat(MelWindows.start(0, 25, 1)).isZero();
        assertThat(MelWindows.start(5, 25, 1)).isEqualTo(16);
        assertThat(MelWindows.start(1, 30, 1)).isEqualTo(2);
        assertThat(MelWindows.start(300, 24_000, 1001)).isNotEqualTo(1001);
    }

    @Test
    void startsReachFarIntoLongVideos() {
        assertThat(MelWindows.start(25L * 3600 * 100, 25, 1)).isEqualTo(80 * 3600 * 100);
    }
}
