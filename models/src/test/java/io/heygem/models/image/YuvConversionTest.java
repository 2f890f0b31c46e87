package io.heygem.models.image;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class YuvConversionTest {

    @Property(tries = 300)
    void plainColoursComeBack(
            @ForAll @IntRange(max = 255) int b,
            @ForAll @IntRange(max = 255) int g,
            @ForAll @IntRange(max = 255) int r,
            @ForAll ColorMatrix matrix,
            @ForAll boolean fullRange) {
        byte[] pixels = new byte[3 * 5 * 3];
        for (int i = 0; i < pixels.length; i += 3) {
            pixels[i] = (byte) b;
            pixels[i + 1] = (byte) g;
            pixels[i + 2] = (byte) r;
        }
        Image image = new Image(5, 3, pixels);
        Image back = YuvConversion.toImage(YuvConversion.toFrame(image, matrix, fullRange));
        for (int i = 0; i < pixels.length; i++) {
            int difference = (back.pixels()[i] & 0xff) - (pixels[i] & 0xff);
            assertThat(Math.abs(difference)).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void knowsTheBroadcastColours() {
        YuvConversion bt709 = new YuvConversion(ColorMatrix.BT709, false);
        assertThat(Math.round(bt709.luma(0, 0, 255))).isEqualTo(63);
        assertThat(Math.round(bt709.u(0, 0, 255))).isEqualTo(102);
        assertThat(Math.round(bt709.v(0, 0, 255))).isEqualTo(240);
        YuvConversion bt601 = new YuvConversion(ColorMatrix.BT601, false);
        assertThat(Math.round(bt601.luma(255, 0, 0))).isEqualTo(41);
        assertThat(Math.round(bt601.u(255, 0, 0))).isEqualTo(240);
        assertThat(Math.round(bt601.v(255, 0, 0))).isEqualTo(110);
    }

    @Test
    void clampsWhatNoScreenCanShow() {
        byte[] out = new byte[3];
        new YuvConversion(ColorMatrix.BT601, false).toBgr(255, 255, 255, out, 0);
        assertThat(out[0]).isEqualTo((byte) 255);
        assertThat(out[2]).isEqualTo((byte) 255);
    }
}
