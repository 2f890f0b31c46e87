package io.heygem.operators.blend;

import static org.assertj.core.api.Assertions.assertThat;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvFrame;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SeamMeasureTest {

    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final int PATCH_PX = 96;
    private static final FacePose POSE = new FacePose(160, 70, 160, 120, 0.1f);
    private static final YuvFrame SKIN = skin();

    @Test
    void anUntouchedFrameHasNoSeam() {
        SeamMeasure measure = SeamMeasure.ofMask(CropSpec.WAV2LIP);
        measure.add(SKIN, SKIN, POSE);
        assertThat(measure.ratio()).isEqualTo(1);
        assertThat(SeamMeasure.ofMask(CropSpec.WAV2LIP).ratio()).isNaN();
    }

    @Test
    void aPatchWithAHardBorderIsSeen() {
        MouthMask mask = new MouthMask(CropSpec.WAV2LIP);
        FaceRect rect = CropSpec.WAV2LIP.rect(POSE);
        byte[] y = SKIN.y().clone();
        for (int i = 0; i < y.length; i++) {
            double dx = i % WIDTH + 0.5 - rect.centerX();
            int row = i / WIDTH;
            double dy = row + 0.5 - rect.centerY();
            double cos = Math.cos(POSE.rollRad());
            double sin = Math.sin(POSE.rollRad());
            double across = (dx * cos + dy * sin) / rect.width() + 0.5;
            double down = (dy * cos - dx * sin) / rect.height() + 0.5;
            if (mask.opacity(across, down, 0) > 0.03) {
                y[i] = (byte) ((y[i] & 0xff) - 12);
            }
        }
        SeamMeasure measure = SeamMeasure.ofMask(CropSpec.WAV2LIP);
        measure.add(SKIN, with(y), POSE);
        assertThat(measure.ratio()).isGreaterThan(1.5);
    }

    @Test
    void aMouthOfAnotherToneIsPastedWithoutASeam() {
        byte[] drawn = FaceCropper.crop(SKIN, CropSpec.WAV2LIP.rect(POSE), PATCH_PX);
        for (int i = 0; i < drawn.length; i++) {
            int row = i / 3 / PATCH_PX;
            int column = i / 3 % PATCH_PX;
            boolean mouth = Math.abs(column - 48) < 14 && Math.abs(row - 62) < 5;
            drawn[i] = (byte) (mouth ? 40 : (drawn[i] & 0xff) - 9);
        }
        YuvFrame pasted =
                new MouthBlender(CropSpec.WAV2LIP, PATCH_PX).blend(SKIN, POSE, 1, drawn, 0);
        SeamMeasure measure = SeamMeasure.ofMask(CropSpec.WAV2LIP);
        measure.add(SKIN, pasted, POSE);
        assertThat(measure.ratio()).isLessThan(1.1);
        assertThat(pasted.y()[120 * WIDTH + 160] & 0xff).as("the mouth is there").isLessThan(70);
    }

    private static YuvFrame skin() {
        byte[] y = new byte[WIDTH * HEIGHT];
        Random random = new Random(3);
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (110 + i % WIDTH / 10 + random.nextInt(5));
        }
        return with(y);
    }

    private static YuvFrame with(byte[] y) {
        byte[] chroma = new byte[WIDTH * HEIGHT / 4];
        Arrays.fill(chroma, (byte) 128);
        return new YuvFrame(WIDTH, HEIGHT, y, chroma, chroma.clone(), ColorMatrix.BT709, false);
    }
}
