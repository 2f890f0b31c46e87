package io.heygem.operators.blend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.heygem.models.image.ColorMatrix;
import io.heygem.models.image.CropSpec;
import io.heygem.models.image.FaceCropper;
import io.heygem.models.image.FacePose;
import io.heygem.models.image.FaceRect;
import io.heygem.models.image.YuvFrame;
import io.heygem.operators.Clips;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MouthBlenderTest {

    private static final int PATCH_PX = 96;
    private static final YuvFrame FRAME = Clips.frame(Clips.format(320, 240, 25, 1), 5);

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, -1.2, 3})
    void keepsEveryBitOutsideTheMask(double roll) {
        FacePose pose = pose(160, 120, 40, roll);
        YuvFrame blended = blend(pose, (byte) 255);
        MouthMask mask = new MouthMask(CropSpec.WAV2LIP);
        FaceRect rect = CropSpec.WAV2LIP.rect(pose);
        int touched = 0;
        for (int row = 0; row < FRAME.height(); row++) {
            for (int column = 0; column < FRAME.width(); column++) {
                double dx = column + 0.5 - rect.centerX();
                double dy = row + 0.5 - rect.centerY();
                double across = (dx * Math.cos(roll) + dy * Math.sin(roll)) / rect.width() + 0.5;
                double down = (dy * Math.cos(roll) - dx * Math.sin(roll)) / rect.height() + 0.5;
                int at = row * FRAME.width() + column;
                double opacity = mask.opacity(across, down, 0);
                if (isOutside(mask, across, down)) {
                    assertThat(blended.y()[at]).isEqualTo(FRAME.y()[at]);
                } else if (opacity == 1) {
                    // The rim of what moved keeps a trace of the frame.
                    assertThat(blended.y()[at] & 0xff).isBetween(231, 237);
                    touched++;
                }
            }
        }
        assertThat(touched).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.4})
    void putsAnUnchangedCropBackWhereItCameFrom(double roll) {
        FacePose pose = pose(160, 120, 36, roll);
        byte[] crop = FaceCropper.crop(FRAME, CropSpec.WAV2LIP.rect(pose), PATCH_PX);
        YuvFrame blended =
                new MouthBlender(CropSpec.WAV2LIP, PATCH_PX).blend(FRAME, pose, 1, crop, 0);
        assertThat(blended.y()).isEqualTo(FRAME.y());
        assertThat(blended.u()).isEqualTo(FRAME.u());
        assertThat(blended.v()).isEqualTo(FRAME.v());
    }

    @Test
    void aDrawingThatIsOnlySofterOrOfAnotherToneChangesNothingToSee() {
        FacePose pose = pose(160, 120, 50, 0.1);
        YuvFrame skin = skin();
        byte[] seen = FaceCropper.crop(skin, CropSpec.WAV2LIP.rect(pose), PATCH_PX);
        byte[] drawn = new byte[seen.length];
        for (int i = 0; i < seen.length; i++) {
            int left = seen[Math.max(0, i - 3)] & 0xff;
            int right = seen[Math.min(seen.length - 1, i + 3)] & 0xff;
            drawn[i] = (byte) ((left + right) / 2 - 6);
        }
        YuvFrame blended =
                new MouthBlender(CropSpec.WAV2LIP, PATCH_PX).blend(skin, pose, 1, drawn, 0);
        int most = 0;
        for (int i = 0; i < skin.y().length; i++) {
            most = Math.max(most, Math.abs((blended.y()[i] & 0xff) - (skin.y()[i] & 0xff)));
        }
        assertThat(most).as("levels of luma").isLessThanOrEqualTo(2);
    }

    @Test
    void halfOfTheOpacityIsHalfOfTheChange() {
        FacePose pose = pose(160, 120, 40, 0);
        byte[] patch = new byte[3 * PATCH_PX * PATCH_PX];
        MouthBlender blender = new MouthBlender(CropSpec.WAV2LIP, PATCH_PX);
        YuvFrame whole = blender.blend(FRAME, pose, 1, patch, 0);
        YuvFrame half = blender.blend(FRAME, pose, 0.5f, patch, 0);
        for (int i = 0; i < FRAME.y().length; i++) {
            int before = FRAME.y()[i] & 0xff;
            double middle = (before + (whole.y()[i] & 0xff)) / 2.0;
            assertThat((double) (half.y()[i] & 0xff)).isCloseTo(middle, within(1.0));
        }
    }

    /** Noise of two levels on a soft gradient. */
    private static YuvFrame skin() {
        byte[] y = new byte[320 * 240];
        Random random = new Random(1);
        for (int i = 0; i < y.length; i++) {
            y[i] = (byte) (100 + i % 320 / 8 + random.nextInt(5));
        }
        byte[] chroma = new byte[160 * 120];
        Arrays.fill(chroma, (byte) 128);
        return new YuvFrame(320, 240, y, chroma, chroma.clone(), ColorMatrix.BT709, false);
    }

    /** Neither the place nor the cells of the patch beside it are in the mask. */
    private static boolean isOutside(MouthMask mask, double across, double down) {
        double cell = 1.0 / PATCH_PX;
        for (int dx = -1; dx <= 1; dx++) {
            for (int dy = -1; dy <= 1; dy++) {
                if (mask.opacity(across + dx * cell, down + dy * cell, 0) > 0) {
                    return false;
                }
            }
        }
        return true;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 319})
    void aFaceAtTheBorderIsCutOff(int x) {
        YuvFrame blended = blend(pose(x, 239, 60, 0), (byte) 0);
        assertThat(blended.y()).isNotEqualTo(FRAME.y());
    }

    private static YuvFrame blend(FacePose pose, byte level) {
        byte[] patches = new byte[2 * 3 * PATCH_PX * PATCH_PX];
        Arrays.fill(patches, patches.length / 2, patches.length, level);
        return new MouthBlender(CropSpec.WAV2LIP, PATCH_PX).blend(FRAME, pose, 1, patches, 1);
    }

    private static FacePose pose(float mouthX, float mouthY, float unit, double roll) {
        return new FacePose(
                mouthX + (float) (unit * Math.sin(roll)),
                mouthY - (float) (unit * Math.cos(roll)),
                mouthX,
                mouthY,
                (float) roll);
    }
}
