package io.heygem.models.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FaceCropperTest {

    /** A plane is linear in x and y, so sampling must give the plane's value at each place. */
    @Property(tries = 60)
    void samplesTheRotatedPlaceItself(
            @ForAll @FloatRange(min = -3, max = 3) float roll,
            @ForAll @FloatRange(min = 20, max = 120) float side) {
        FaceRect rect = new FaceRect(101.3f, 97.6f, side, side * 0.8f, roll);
        byte[] crop = FaceCropper.crop(gradient(200, 200), rect, 24);
        for (int i = 0; i < 24; i++) {
            for (int j = 0; j < 24; j++) {
                double u = ((j + 0.5) / 24 - 0.5) * rect.width();
                double v = ((i + 0.5) / 24 - 0.5) * rect.height();
                double x = rect.centerX() + u * Math.cos(roll) - v * Math.sin(roll);
                double y = rect.centerY() + u * Math.sin(roll) + v * Math.cos(roll);
                double expected = 0.5 * x + 0.6 * y;
                assertThat((double) (crop[3 * (24 * i + j)] & 0xff))
                        .isBetween(expected - 1.5, expected + 1.5);
            }
        }
    }

    @Test
    void continuesTheBorderBeyondTheFrame() {
        byte[] crop = FaceCropper.crop(gradient(64, 64), new FaceRect(-200, -200, 50, 50, 0.3f), 8);
        assertThat(crop).containsOnly(crop[0]);
        assertThat(crop[0] & 0xff).isLessThan(3);
    }

    @Test
    void averagesDetailThatTheCropCannotShow() {
        byte[] y = new byte[512 * 512];
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (i % 2 * 255);
        }
        YuvFrame stripes = grey(512, 512, y);
        byte[] crop = FaceCropper.crop(stripes, new FaceRect(256, 256, 500, 500, 0), 64);
        for (byte value : crop) {
            assertThat(value & 0xff).isBetween(105, 150);
        }
    }

    @Property(tries = 50)
    void aLookKeepsPlaces(
            @ForAll @IntRange(min = 0, max = 3) int turns,
            @ForAll @IntRange(min = 100, max = 700) int width,
            @ForAll @IntRange(min = 100, max = 700) int height) {
        YuvFrame frame = gradient(width, height);
        Look look = Look.at(frame, turns, 128, 128);
        byte[] picture = look.draw(frame);
        int covered = 0;
        for (int y = 0; y < 128; y++) {
            for (int x = 0; x < 128; x++) {
                float fx = look.frameX(x + 0.5f, y + 0.5f);
                float fy = look.frameY(x + 0.5f, y + 0.5f);
                float margin = 2 / look.scale() + 2;
                boolean inside =
                        fx > margin && fy > margin && fx < width - margin && fy < height - margin;
                double expected = Math.min(255, 0.5 * fx + 0.6 * fy);
                if (inside && expected < 250) {
                    covered++;
                    assertThat((double) (picture[3 * (128 * y + x)] & 0xff))
                            .isBetween(
                                    expected - 1.6 / look.scale() - 2,
                                    expected + 1.6 / look.scale() + 2);
                }
            }
        }
        assertThat(covered).isPositive();
    }

    @Test
    void refusesAnEmptyCrop() {
        YuvFrame frame = gradient(64, 64);
        assertThatThrownBy(() -> FaceCropper.crop(frame, new FaceRect(9, 9, 0, 5, 0), 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 x 8");
    }

    private static YuvFrame gradient(int width, int height) {
        byte[] y = new byte[width * height];
        for (int i = 0; i < y.length; i++) {
            int column = i % width;
            int row = i / width;
            double value = 0.5 * (column + 0.5) + 0.6 * (row + 0.5);
            y[i] = (byte) Math.min(255, Math.round(value));
        }
        return grey(width, height, y);
    }

    private static YuvFrame grey(int width, int height, byte[] y) {
        byte[] chroma = new byte[((width + 1) / 2) * ((height + 1) / 2)];
        Arrays.fill(chroma, (byte) 128);
        return new YuvFrame(width, height, y, chroma, chroma, ColorMatrix.BT709, true);
    }
}
